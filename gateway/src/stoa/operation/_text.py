"""A normalized operation as text for people and as JSON values for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from stoa.operation._field import Conditions, Field, Operation, Selection

Json: TypeAlias = dict[str, Any]


def operation_text(operation: Operation) -> str:
    """A line for each field: what it is called in the answer, which field it is, for which types, under which conditions."""
    variables = ", ".join(f"${one.name}: {one.type}{_default(one.default)}" for one in operation.variables)
    name = f" {operation.name}" if operation.name else ""
    head = f"{operation.kind}{name}{f'({variables})' if variables else ''} on {operation.root_type}"
    return "\n".join([head, *_lines(operation.selection, "  ")])


def operation_json(operation: Operation) -> Json:
    """Values that a JSON encoder takes."""
    return {
        "kind": operation.kind,
        "name": operation.name,
        "rootType": operation.root_type,
        "variables": [{"name": one.name, "type": one.type, "default": one.default} for one in operation.variables],
        "selection": [_json(field) for field in operation.selection],
    }


def conditions_text(conditions: Conditions) -> str:
    """``if $a and unless $b``; nothing where there are none."""
    return " and ".join(f"{'if' if one.wanted else 'unless'} ${one.variable}" for one in sorted(conditions))


def _default(default: str | None) -> str:
    return f" = {default}" if default is not None else ""


def _lines(selection: Selection, indent: str) -> Iterator[str]:
    for field in selection:
        yield f"{indent}{_line(field)}"
        if field.selection is not None:
            yield from _lines(field.selection, indent + "  ") if field.selection else [f"{indent}  (nothing)"]


def _line(field: Field) -> str:
    alias = f"{field.response_name}: " if field.response_name != field.name else ""
    given = ", ".join(f"{argument.name}: {argument.text}" for argument in field.arguments)
    types = "" if field.possible_types == {field.parent_type} else f"  on {', '.join(sorted(field.possible_types))}"
    when = f"  {text}" if (text := conditions_text(field.conditions)) else ""
    kept = f"  kept as {field.fetched_as}" if field.fetched_as != field.response_name else ""
    later = "  deferred" if field.deferred else ""
    directives = f"  {field.directives}" if field.directives else ""
    return f"{alias}{field.name}{f'({given})' if given else ''}{types}{when}{kept}{later}{directives}"


def _json(field: Field) -> Json:
    inner = {} if field.selection is None else {"selection": [_json(one) for one in field.selection]}
    return {
        "responseName": field.response_name,
        "name": field.name,
        "parentType": field.parent_type,
        "possibleTypes": sorted(field.possible_types),
        "arguments": {argument.name: argument.text for argument in field.arguments},
        "conditions": [{"variable": one.variable, "wanted": one.wanted} for one in sorted(field.conditions)],
        "fetchedAs": field.fetched_as,
        "deferred": bool(field.deferred),
        **inner,
    }


__all__ = ["conditions_text", "operation_json", "operation_text"]
