"""A query as text that a reader can paste into a client: one way down, with sample values where some are required."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from stoa.composition.model import Kind, MergedField, MergedInput, MergedSchema, TypeRef

_SAMPLES: Final = {"ID": '"<any id>"', "String": '"<any text>"', "Int": "0", "Float": "0", "Boolean": "false"}
_DEEPEST: Final = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One field of the query, and the type condition that may stand below it."""

    field: MergedField
    condition: str | None


def write_query(schema: MergedSchema, operation: str, path: Sequence[Step], last: MergedField) -> str:
    """Print the operation that goes down the path and then asks for the last field."""
    lines = [f"{operation} {{"]
    closing = ["}"]
    indent = "  "
    for step in path:
        lines.append(f"{indent}{_call(schema, step.field)} {{")
        closing.append(f"{indent}}}")
        indent += "  "
        if step.condition:
            lines.append(f"{indent}... on {step.condition} {{")
            closing.append(f"{indent}}}")
            indent += "  "
    definition = schema.types.get(last.type.name)
    is_composite = definition is not None and definition.kind in {Kind.OBJECT, Kind.INTERFACE, Kind.UNION}
    lines.append(f"{indent}{_call(schema, last)}" + (" { __typename }" if is_composite else ""))
    return "\n".join([*lines, *reversed(closing)])


def _call(schema: MergedSchema, field: MergedField) -> str:
    texts = [f"{item.name}: {_sample(schema, item, _DEEPEST)}" for item in field.arguments if item.is_required]
    return f"{field.name}({', '.join(texts)})" if texts else field.name


def _sample(schema: MergedSchema, item: MergedInput, depth: int) -> str:
    if item.type.is_list:
        return "[]"
    return _sample_of(schema, item.type, depth)


def _sample_of(schema: MergedSchema, ref: TypeRef, depth: int) -> str:
    definition = schema.types.get(ref.name)
    if definition is None or definition.kind is Kind.SCALAR:
        return _SAMPLES.get(ref.name, '"<any value>"')
    if definition.kind is Kind.ENUM:
        return definition.values[0].name
    needed = [item for item in definition.input_fields if item.is_required] if depth else []
    return "{" + ", ".join(f"{item.name}: {_sample(schema, item, depth - 1)}" for item in needed) + "}"
