"""Enums, unions and scalars."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLEnumType, GraphQLScalarType, GraphQLUnionType

from stoa.schema_changes._change import SchemaChange, change
from stoa.schema_changes._described import deprecation_changes, description_changes


def enum_changes(old: GraphQLEnumType, new: GraphQLEnumType) -> Iterator[SchemaChange]:
    for name in old.values.keys() - new.values.keys():
        yield change("ENUM_VALUE_REMOVED", f"{old.name}.{name}", f"The enum value {old.name}.{name} was removed.")
    for name in new.values.keys() - old.values.keys():
        sentence = f"The enum value {old.name}.{name} was added: a client that knows all values meets a new one."
        yield change("ENUM_VALUE_ADDED", f"{old.name}.{name}", sentence, touches=old.name)
    for name in old.values.keys() & new.values.keys():
        yield from description_changes(f"{old.name}.{name}", old.values[name], new.values[name])
        yield from deprecation_changes(f"{old.name}.{name}", old.values[name], new.values[name])


def union_changes(old: GraphQLUnionType, new: GraphQLUnionType) -> Iterator[SchemaChange]:
    before, after = {each.name for each in old.types}, {each.name for each in new.types}
    for name in before - after:
        yield change("UNION_MEMBER_REMOVED", old.name, f"{name} is no member of the union {old.name} any more.")
    for name in after - before:
        sentence = f"{name} is a member of the union {old.name} now: a client that knows all members meets a new one."
        yield change("UNION_MEMBER_ADDED", old.name, sentence)


def scalar_changes(old: GraphQLScalarType, new: GraphQLScalarType) -> Iterator[SchemaChange]:
    if old.specified_by_url != new.specified_by_url:
        was, now = old.specified_by_url or "nowhere", new.specified_by_url or "nowhere"
        sentence = f"The scalar {old.name} was specified at {was} and is specified at {now} now."
        yield change("SCALAR_SPECIFICATION_CHANGED", old.name, sentence)


__all__ = ["enum_changes", "scalar_changes", "union_changes"]
