"""A strict subgraph over the world, as an ASGI application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import orjson
from graphql import (
    GraphQLObjectType,
    GraphQLResolveInfo,
    execute_sync,
    is_abstract_type,
    parse,
    validate,
)

from stoa.supergraph import FieldInSubgraph, FieldSet, FieldSetFragment
from stoa.testing.monolith._subgraph_schema import subgraph_schema
from stoa.testing.monolith._world import Thing, World, WorldFaultError

#: a root field of a mutation and its arguments
Change: TypeAlias = tuple[str, bytes]
_JSON = [(b"content-type", b"application/json")]


class BrokenRuleError(Exception):
    """The gateway asked for something that this subgraph cannot know."""


class WorldSubgraph:
    """``problems`` are the rules that requests broke, ``documents`` all that was asked."""

    def __init__(self, world: World, name: str, sdl: str) -> None:
        self.problems: list[str] = []
        self.documents: list[str] = []
        self.variables: list[Mapping[str, Any]] = []
        #: mutations in the order in which they were made, shared by all subgraphs where somebody compares it
        self.changes: list[Change] = []
        self.labels: frozenset[str] = frozenset()
        self.has_failed = False
        self._world = world
        self._name = name
        self._schema = subgraph_schema(world.supergraph, name, sdl)
        for named in self._schema.type_map.values():
            if is_abstract_type(named):
                named.resolve_type = self._type_of

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        del scope
        payload = orjson.loads((await receive())["body"])
        body = orjson.dumps(self.answer(payload["query"], payload.get("variables") or {}))
        await send({"type": "http.response.start", "status": 200, "headers": _JSON})
        await send({"type": "http.response.body", "body": body})

    def answer(self, text: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The response to one request."""
        self.documents.append(text)
        self.variables.append(variables)
        document = parse(text)
        flaws = validate(self._schema, document)
        if flaws:
            self.problems.append(f"{self._name}: {flaws[0].message} in {text}")
            return {"errors": [{"message": flaws[0].message}]}
        result = execute_sync(self._schema, document, variable_values=dict(variables), field_resolver=self._resolve)
        self.problems += [
            f"{self._name}: {error.message} at {error.path} in {text}"
            for error in result.errors or ()
            if not isinstance(error.original_error, WorldFaultError)
        ]
        self.has_failed = self.has_failed or bool(result.errors)
        return {key: value for key, value in result.formatted.items() if value is not None}

    def _type_of(self, thing: Thing, _: GraphQLResolveInfo[Any], named: Any) -> str:
        """An entity goes by the name that its representation gave: an interface object does not know better."""
        asked = str((thing.representation or {}).get("__typename"))
        if named.name == "_Entity" and isinstance(self._schema.get_type(asked), GraphQLObjectType):
            return asked
        return thing.type_name

    def _resolve(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        if info.field_name == "_entities":
            return [self._entity(one) for one in arguments["representations"]]
        owner = self._owner(info)
        thing = source if isinstance(source, Thing) else Thing(type_name=owner, identity="root")
        if info.operation.operation.value == "mutation" and info.path.prev is None:
            self.changes.append((info.field_name, orjson.dumps(arguments, option=orjson.OPT_SORT_KEYS)))
        facts = self._facts(owner, info.field_name)
        provided = self._provided(thing, info.field_name)
        if provided is None:
            self._check_known(thing, f"{owner}.{info.field_name}", facts)
        value = self._world.value(thing, info.field_name, arguments)
        return _tagged(value, (facts.provides if facts else ()) + (provided or ()))

    def _owner(self, info: GraphQLResolveInfo[Any]) -> str:
        """The type's name in the supergraph: root types may go by another one here."""
        root = self._schema.get_root_type(info.operation.operation)
        known = self._world.supergraph.schema.get_root_type(info.operation.operation)
        return known.name if known is not None and info.parent_type is root else info.parent_type.name

    def _check_known(self, thing: Thing, coordinate: str, facts: FieldInSubgraph | None) -> None:
        if facts is None or facts.external or self._has_moved(coordinate, facts):
            raise BrokenRuleError(f"{coordinate} is not known here")
        if facts.requires:
            if thing.representation is None:
                raise BrokenRuleError(f"{coordinate} came without what it requires")
            _check_same(self._world.pick(thing, facts.requires), thing.representation, coordinate)

    def _has_moved(self, coordinate: str, facts: FieldInSubgraph) -> bool:
        """Whether another subgraph has the field under the labels of the hour."""
        if facts.used_overridden and facts.override_label is None:
            return True
        if facts.override_label is not None:
            return (facts.override_label in self.labels) != (facts.override is not None)
        type_name, field = coordinate.split(".")
        others = self._world.supergraph.types[type_name].fields[field].subgraphs.values()
        return any(
            one.override == self._name and (one.override_label is None or one.override_label in self.labels)
            for one in others
        )

    def _facts(self, type_name: str, field: str) -> FieldInSubgraph | None:
        joined = self._world.supergraph.types[type_name].fields.get(field)
        return joined.subgraphs.get(self._name) if joined else None

    def _provided(self, thing: Thing, field: str) -> FieldSet | None:
        """What is provided below the field, if the field is provided at all."""
        return self._find_provided(thing, field, thing.provided)

    def _find_provided(self, thing: Thing, field: str, fields: FieldSet) -> FieldSet | None:
        for one in fields:
            if isinstance(one, FieldSetFragment):
                fits = thing.type_name in self._world.supergraph.possible_types.get(one.type_condition, ())
                inner = self._find_provided(thing, field, one.selection) if fits else None
                if inner is not None:
                    return inner
            elif one.name == field:
                return one.selection
        return None

    def _entity(self, representation: Mapping[str, Any]) -> Thing:
        type_name = representation["__typename"]
        facts = self._world.supergraph.types[type_name].subgraphs.get(self._name)
        for key in facts.keys if facts else ():
            thing = self._world.find(type_name, key.fields, representation) if key.resolvable else None
            if thing is not None:
                return thing
        raise BrokenRuleError(f"no key of {type_name} fits {dict(representation)}")


def _tagged(value: Any, provided: FieldSet) -> Any:
    if isinstance(value, list):
        return [_tagged(item, provided) for item in value]
    return replace(value, provided=provided) if isinstance(value, Thing) else value


def _check_same(wanted: Any, given: Any, coordinate: str) -> None:
    """Everything that is required is there and true; more may be there."""
    if isinstance(wanted, dict) and isinstance(given, Mapping):
        for name, value in wanted.items():
            if name not in given:
                raise BrokenRuleError(f"{coordinate} came without {name}")
            _check_same(value, given[name], coordinate)
    elif isinstance(wanted, list) and isinstance(given, list) and len(wanted) == len(given):
        for one, other in zip(wanted, given, strict=True):
            _check_same(one, other, coordinate)
    elif wanted != given:
        raise BrokenRuleError(f"{coordinate} came with {given!r} instead of {wanted!r}")
