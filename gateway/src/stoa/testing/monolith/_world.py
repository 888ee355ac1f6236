"""Objects and values out of nothing but their names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final, TypeAlias

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    is_composite_type,
    parse_const_value,
    value_from_ast_untyped,
)
from graphql.utilities.get_default_value_ast import get_default_value_ast

from stoa.supergraph import FieldInSubgraph, FieldSet, FieldSetField, FieldSetFragment, JoinedType, Supergraph

_ENTITIES_PER_TYPE: Final = 3
_ONE_NULL_IN: Final = 8
_ONE_FAULT_IN: Final = 12

Arguments: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """An object of the world. ``provided`` and ``representation`` are how a subgraph came by it, ``above`` how a client did."""

    type_name: str
    identity: str
    provided: FieldSet = ()
    representation: Mapping[str, Any] | None = None
    above: Thing | None = field(default=None, compare=False, repr=False)


class WorldFaultError(Exception):
    """A resolver that fails: the same field of the same object, whoever asks."""


class World:
    """``value`` is the truth about every field; ``find`` is who a representation means.

    With ``has_faults`` some nullable fields fail instead of giving a value. Lists have ``least_items`` or a few more.
    """

    def __init__(self, supergraph: Supergraph, *, has_faults: bool = False, least_items: int = 0) -> None:
        self.supergraph = supergraph
        self._least_items = least_items
        self._has_faults = has_faults
        self._key_fields = frozenset(name for fields in _all_keys(supergraph) for name in _names_in(fields))
        self._entities = frozenset(one.name for one in supergraph.types.values() if _is_entity(one))
        self._by_key: dict[tuple[str, FieldSet, str], str] = {}
        for name in sorted(self._entities):
            for fields in self._keys_of(name):
                for number in range(_ENTITIES_PER_TYPE):
                    thing = Thing(type_name=name, identity=str(number))
                    self._by_key[name, fields, _canonical(self.pick(thing, fields))] = thing.identity

    def value(self, thing: Thing, field: str, arguments: Arguments) -> Any:
        """A leaf value, a thing, None or a list of these."""
        definition = self._object_type(thing.type_name).fields[field]
        seed = (thing.type_name, thing.identity, field, self._arguments(thing.type_name, field, arguments))
        nullable = field not in self._key_fields and self._may_be_null(thing.type_name, field)
        if nullable and self._has_faults and _chance("fault", *seed) % _ONE_FAULT_IN == 0:
            raise WorldFaultError(f"{thing.type_name}.{field} fails")
        return self._make(
            definition.type, seed, nullable=nullable, has_holes=self._may_have_holes(thing.type_name, field)
        )

    def find(self, type_name: str, fields: FieldSet, representation: Mapping[str, Any]) -> Thing | None:
        """The thing with this key, if the representation has the whole key."""
        try:
            wanted = _canonical(_cut(representation, fields))
        except KeyError:
            return None
        for name in sorted(self.supergraph.possible_types[type_name]):
            identity = self._by_key.get((name, fields, wanted))
            if identity is not None:
                return Thing(type_name=name, identity=identity, representation=representation)
        return None

    def pick(self, value: Any, fields: FieldSet) -> Any:
        """What a field set selects of a thing."""
        if isinstance(value, list):
            return [self.pick(item, fields) for item in value]
        if value is None:
            return None
        picked: dict[str, Any] = {}
        for one in fields:
            if isinstance(one, FieldSetFragment):
                if value.type_name in self.supergraph.possible_types.get(one.type_condition, ()):
                    picked |= self.pick(value, one.selection)
            elif one.name != "__typename":
                arguments = {name: value_from_ast_untyped(parse_const_value(text)) for name, text in one.arguments}
                inner = self._value_or_none(value, one.name, arguments)
                picked[one.name] = self.pick(inner, one.selection) if one.selection else inner
        return picked

    def _value_or_none(self, thing: Thing, field: str, arguments: Arguments) -> Any:
        try:
            return self.value(thing, field, arguments)
        except WorldFaultError:
            return None

    def _keys_of(self, name: str) -> Iterator[FieldSet]:
        for joined in self.supergraph.types.values():
            if name in self.supergraph.possible_types.get(joined.name, ()):
                yield from dict.fromkeys(key.fields for facts in joined.subgraphs.values() for key in facts.keys)

    def _make(self, output: GraphQLOutputType, seed: tuple[Any, ...], *, nullable: bool, has_holes: bool) -> Any:
        """``nullable`` is for the value itself, ``has_holes`` for the items of lists in it."""
        if isinstance(output, GraphQLNonNull):
            return self._make(output.of_type, seed, nullable=False, has_holes=has_holes)
        if nullable and _chance("null", *seed) % _ONE_NULL_IN == 0:
            return None
        if isinstance(output, GraphQLList):
            least = max(self._least_items, int(seed[2] in self._key_fields))
            count = _chance("length", *seed) % 3 + least
            seeds = [(*seed, number) for number in range(count)]
            return [self._make(output.of_type, one, nullable=has_holes, has_holes=has_holes) for one in seeds]
        return self._make_named(output.name, seed)

    def _make_named(self, name: str, seed: tuple[Any, ...]) -> Any:
        named = self.supergraph.schema.get_type(name)
        if named is not None and is_composite_type(named):
            return self._make_thing(name, seed)
        if isinstance(named, GraphQLEnumType):
            values = self._enum_values(name, named, self._facts_of(seed[0], seed[2]))
            return values[_chance(*seed) % len(values)]
        number = _chance(*seed) % 1_000_000
        numbers = {"Int": number, "Float": number / 8, "Boolean": number % 2 == 0}
        return numbers.get(name, f"{seed[0]}.{seed[2]}.{number}")

    def _make_thing(self, name: str, seed: tuple[Any, ...]) -> Thing | None:
        possible = self._can_be(seed[0], seed[2], name)
        if not possible:
            return None
        chosen = possible[_chance("type", *seed) % len(possible)]
        if self.supergraph.schema.query_type is self.supergraph.schema.get_type(chosen):
            return Thing(type_name=chosen, identity="root")
        identity = self._identity(seed) if chosen in self._entities else repr(seed)
        return Thing(type_name=chosen, identity=identity)

    def _identity(self, seed: tuple[Any, ...]) -> str:
        """Any entity of its type; a key through an entity leads from each owner to another one, or it would be no key."""
        owner, identity, field, *_ = seed
        if owner in self._entities and field in self._key_fields:
            return str((int(identity) + _chance("who", owner, field)) % _ENTITIES_PER_TYPE)
        return str(_chance("who", *seed) % _ENTITIES_PER_TYPE)

    def _enum_values(self, name: str, named: GraphQLEnumType, fields: Mapping[str, FieldInSubgraph]) -> list[str]:
        """Values that clients can see and that every subgraph with the field knows."""
        visible = self.supergraph.api_schema.get_type(name)
        values = set(visible.values if isinstance(visible, GraphQLEnumType) else named.values)
        known = [one.values for graph in fields if (one := self.supergraph.types[name].subgraphs.get(graph))]
        return sorted(values.intersection(*known) or values)

    def _facts_of(self, owner: str, field: str) -> Mapping[str, FieldInSubgraph]:
        """By subgraph, what is said of the field; a field out of an interface object is the interface's."""
        own = self.supergraph.types[owner].fields[field].subgraphs
        if own:
            return own
        interfaces = (
            one.fields[field].subgraphs
            for one in self.supergraph.types.values()
            if one.kind == "interface" and field in one.fields and owner in self.supergraph.possible_types[one.name]
        )
        return next((facts for facts in interfaces if facts), own)

    def _can_be(self, owner: str, field: str, named: str) -> list[str]:
        """Object types that every subgraph with the field can return, as sharing demands."""
        possible = set(self.supergraph.possible_types[named])
        for subgraph, facts in self._facts_of(owner, field).items():
            joined = self.supergraph.types[(facts.type or named).strip("[]!")]
            mine = joined.subgraphs.get(subgraph)
            if mine is None or mine.is_interface_object:
                continue
            narrowed = possible & self._members(joined, subgraph)
            if narrowed or not facts.external:  # who only repeats the field may know none of its types
                possible = narrowed
        return sorted(name for name in possible if isinstance(self._visible(name), GraphQLObjectType))

    def _members(self, joined: JoinedType, subgraph: str) -> frozenset[str]:
        if joined.kind == "object":
            return frozenset((joined.name,))
        if joined.kind == "union":
            return joined.subgraphs[subgraph].members
        return frozenset(
            one.name
            for one in self.supergraph.types.values()
            if subgraph in one.subgraphs and joined.name in one.subgraphs[subgraph].implements
        )

    def _may_be_null(self, owner: str, field: str) -> bool:
        """Whether the field is nullable in every subgraph, and in every interface that promises it."""
        for joined in self.supergraph.types.values():
            if field not in joined.fields or owner not in self.supergraph.possible_types.get(joined.name, ()):
                continue
            facts = joined.fields[field].subgraphs.values()
            if str(self._object_type(joined.name).fields[field].type).endswith("!"):
                return False
            if any(one.type is not None and one.type.endswith("!") for one in facts):
                return False
        return True

    def _may_have_holes(self, owner: str, field: str) -> bool:
        """Whether everybody declares the field with the very same type, so that nulls inside are nulls for all."""
        promises = [
            one
            for one in self.supergraph.types.values()
            if field in one.fields and owner in self.supergraph.possible_types.get(one.name, ())
        ]
        texts = {str(self._object_type(one.name).fields[field].type) for one in promises}
        return (
            field not in self._key_fields
            and len(texts) == 1
            and all(facts.type is None for one in promises for facts in one.fields[field].subgraphs.values())
        )

    def _arguments(self, owner: str, field: str, given: Arguments) -> str:
        """Arguments that clients can see, defaults filled in, and those out of contexts, as text."""
        seen = self._visible(owner)
        if not isinstance(seen, GraphQLObjectType) or field not in seen.fields:
            seen = self._object_type(owner)
        definition = seen.fields[field]
        full = {}
        for name, argument in definition.args.items():
            full[name] = _visible_input(argument.type, given.get(name, _default_of(argument)))
        for facts in self.supergraph.types[owner].fields[field].subgraphs.values():
            full |= {one.name: given.get(one.name) for one in facts.context_arguments}
        return json.dumps(
            {name: value for name, value in full.items() if value is not None}, sort_keys=True, default=str
        )

    def _object_type(self, name: str) -> GraphQLObjectType:
        return self.supergraph.schema.get_type(name)  # type: ignore[return-value]

    def _visible(self, name: str) -> object:
        return self.supergraph.api_schema.get_type(name)


def _visible_input(wanted: GraphQLInputType, value: Any) -> Any:
    """Input fields that clients can see, defaults filled in: subgraphs may know more of them, or fewer."""
    if isinstance(wanted, GraphQLNonNull):
        return _visible_input(wanted.of_type, value)
    if isinstance(wanted, GraphQLList) and isinstance(value, list):
        return [_visible_input(wanted.of_type, one) for one in value]
    if not isinstance(wanted, GraphQLInputObjectType) or not isinstance(value, Mapping):
        return value
    given = {name: value.get(name, _default_of(one)) for name, one in wanted.fields.items()}
    full = {name: _visible_input(one.type, given[name]) for name, one in wanted.fields.items()}
    return {name: one for name, one in full.items() if one is not None}


def _default_of(argument: GraphQLArgument | GraphQLInputField) -> Any:
    node = get_default_value_ast(argument)
    return None if node is None else value_from_ast_untyped(node)


def _chance(*seed: object) -> int:
    return int.from_bytes(blake2b(repr(seed).encode(), digest_size=8).digest(), "big")


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def _cut(value: Any, fields: FieldSet) -> Any:
    """The members that the field set names; KeyError when one is missing."""
    if isinstance(value, list):
        return [_cut(item, fields) for item in value]
    if value is None:
        return None
    named = [one for one in fields if isinstance(one, FieldSetField)]
    return {one.name: _cut(value[one.name], one.selection) if one.selection else value[one.name] for one in named}


def _is_entity(joined: JoinedType) -> bool:
    return joined.kind == "object" and any(facts.keys for facts in joined.subgraphs.values())


def _all_keys(supergraph: Supergraph) -> Iterator[FieldSet]:
    for joined in supergraph.types.values():
        for facts in joined.subgraphs.values():
            yield from (key.fields for key in facts.keys)


def _names_in(fields: FieldSet) -> Iterator[str]:
    for one in fields:
        if isinstance(one, FieldSetField):
            yield one.name
        yield from _names_in(one.selection)


__all__ = ["Arguments", "Thing", "World", "WorldFaultError"]
