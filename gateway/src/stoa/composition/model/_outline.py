"""What decides whether types make a valid GraphQL schema, and nothing else: the same for a subgraph and a supergraph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from graphql import ValueNode, parse_const_value

from stoa.composition.model._merged import MergedElement, MergedField, MergedInput, MergedType
from stoa.composition.model._subgraph import Element, Field, InputValue, Kind, TypeDefinition
from stoa.composition.model._type_ref import TypeRef


class InputOutline(NamedTuple):
    """An argument or an input field."""

    type: TypeRef
    default: ValueNode | None
    is_deprecated: bool

    @property
    def is_required(self) -> bool:
        return self.type.is_required and self.default is None


class FieldOutline(NamedTuple):
    type: TypeRef
    arguments: Mapping[str, InputOutline]


class Outline(NamedTuple):
    kind: Kind
    fields: Mapping[str, FieldOutline]
    inputs: Mapping[str, InputOutline]
    interfaces: tuple[str, ...]
    members: tuple[str, ...]
    values: frozenset[str]


def outline_of(definition: TypeDefinition) -> Outline:
    """Outline a subgraph's type."""
    return Outline(
        definition.kind,
        {name: _of_field(field, field.arguments.values()) for name, field in definition.fields.items()},
        {name: _of_input(item) for name, item in definition.input_fields.items()},
        definition.interfaces,
        definition.members,
        frozenset(definition.values),
    )


def outline_of_merged(definition: MergedType) -> Outline:
    """Outline a supergraph's type."""
    return Outline(
        definition.kind,
        {name: _of_field(field, field.arguments) for name, field in definition.fields.items()},
        {item.name: _of_input(item) for item in definition.input_fields},
        definition.interface_names,
        definition.member_names,
        frozenset(value.name for value in definition.values),
    )


def _of_field(field: Field | MergedField, arguments: Iterable[InputValue | MergedInput]) -> FieldOutline:
    return FieldOutline(field.type, {item.name: _of_input(item) for item in arguments})


def _of_input(item: InputValue | MergedInput) -> InputOutline:
    default = item.default
    value = parse_const_value(default, no_location=True) if isinstance(default, str) else default
    return InputOutline(item.type, value, _is_deprecated(item))


def _is_deprecated(element: Element | MergedElement) -> bool:
    return bool(element.directives) and element.has("deprecated")
