"""What checking needs of a schema, looked up once for each type and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from graphql import (
    GraphQLArgument,
    GraphQLCompositeType,
    GraphQLDirective,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationType,
    TypeNameMetaFieldDef,
    Undefined,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_non_null_type,
    is_object_type,
)

_TYPENAME: Final = "__typename"


@dataclass(frozen=True, slots=True)
class InputFacts:
    """An argument or a field of an input object."""

    type: GraphQLInputType
    has_default: bool


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What may stand in parentheses, and what must."""

    inputs: Mapping[str, InputFacts]
    required: frozenset[str]


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """``inner`` is the name of the composite type below, None for leaves; fields of equal ``shape`` can be merged."""

    call: CallFacts
    inner: str | None
    shape: str


@dataclass(frozen=True, slots=True, eq=False)
class TypeFacts:
    name: str
    is_object: bool
    possible: frozenset[str]
    fields: Mapping[str, FieldFacts]

    def overlaps(self, other: TypeFacts) -> bool:
        return self is other or not self.possible.isdisjoint(other.possible)


@dataclass(frozen=True, slots=True)
class DirectiveFacts:
    call: CallFacts
    locations: frozenset[str]
    repeatable: bool


@dataclass(slots=True)
class SchemaFacts:
    """Filled by whoever asks first; two threads that ask at once find out the same."""

    schema: GraphQLSchema
    directives: Mapping[str, DirectiveFacts] = field(init=False)
    _types: dict[str, TypeFacts | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.directives = {one.name: _directive_facts(one) for one in self.schema.directives}

    def composite(self, name: str) -> TypeFacts | None:
        """None where no composite type is called so."""
        try:
            return self._types[name]
        except KeyError:
            found = self.schema.get_type(name)
            if found is None:
                return None  # a name that a client made up is not kept
            facts = self._types[name] = self._type_facts(found) if is_composite_type(found) else None
            return facts

    def root(self, kind: OperationType) -> TypeFacts | None:
        found = self.schema.get_root_type(kind)
        return self.composite(found.name) if found is not None else None

    def _type_facts(self, one: GraphQLCompositeType) -> TypeFacts:
        possible = frozenset((one.name,))
        if is_abstract_type(one):
            possible = frozenset(member.name for member in self.schema.get_possible_types(one))
        fields = {_TYPENAME: _field_facts(TypeNameMetaFieldDef)}
        if isinstance(one, GraphQLObjectType | GraphQLInterfaceType):
            fields.update((name, _field_facts(definition)) for name, definition in one.fields.items())
        return TypeFacts(one.name, is_object_type(one), possible, fields)


_Input: TypeAlias = GraphQLArgument | GraphQLInputField


def input_facts(one: _Input) -> InputFacts:
    return InputFacts(one.type, one.default is not None or one.default_value is not Undefined)


def call_facts(inputs: Mapping[str, _Input]) -> CallFacts:
    facts = {name: input_facts(one) for name, one in inputs.items()}
    required = (name for name, one in facts.items() if is_non_null_type(one.type) and not one.has_default)
    return CallFacts(facts, frozenset(required))


def _directive_facts(one: GraphQLDirective) -> DirectiveFacts:
    return DirectiveFacts(call_facts(one.args), frozenset(place.name for place in one.locations), one.is_repeatable)


def _field_facts(one: GraphQLField) -> FieldFacts:
    named = get_named_type(one.type)
    inner = named.name if is_composite_type(named) else None
    return FieldFacts(call_facts(one.args), inner, _shape(one.type, named.name if inner is None else "{}"))


def _shape(output: GraphQLOutputType, name: str) -> str:
    """Lists and non-null as they are; leaves by name, for composite types their selections decide."""
    return str(output).replace(get_named_type(output).name, name)


__all__ = ["CallFacts", "DirectiveFacts", "FieldFacts", "InputFacts", "SchemaFacts", "TypeFacts", "call_facts"]
