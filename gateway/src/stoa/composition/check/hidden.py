"""What clients cannot see, for the rules about @inaccessible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stoa.composition.model import Kind, MergedElement, MergedField, MergedInput, MergedSchema, MergedType


@dataclass(frozen=True, slots=True)
class Typed:
    """An element with a type, and whether clients can see it."""

    coordinate: str
    element: MergedField | MergedInput
    is_visible: bool


def visible_types(schema: MergedSchema) -> Iterator[MergedType]:
    return (definition for definition in schema.types.values() if not definition.is_inaccessible)


def typed_elements(schema: MergedSchema) -> Iterator[Typed]:
    """Yield all fields, arguments and input fields of visible types, and the arguments of directives for operations."""
    for definition in visible_types(schema):
        for field in definition.fields.values():
            coordinate = f"{definition.name}.{field.name}"
            seen = not field.is_inaccessible
            yield Typed(coordinate, field, seen)
            for argument in field.arguments:
                yield Typed(f"{coordinate}({argument.name}:)", argument, seen and not argument.is_inaccessible)
        for item in definition.input_fields:
            yield Typed(f"{definition.name}.{item.name}", item, not item.is_inaccessible)
    for name, arguments in schema.directive_arguments.items():
        for argument in arguments:
            yield Typed(f"@{name}({argument.name}:)", argument, not argument.is_inaccessible)


def children_of(schema: MergedSchema, definition: MergedType) -> tuple[MergedElement, ...]:
    """Return what makes up a type; a union's members are the types themselves."""
    if definition.kind is Kind.UNION:
        return tuple(schema.types[name] for name in definition.member_names if name in schema.types)
    return (*definition.fields.values(), *definition.input_fields, *definition.values)
