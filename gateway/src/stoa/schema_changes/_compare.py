"""Two schemas side by side: types, directives, roots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    OperationType,
    is_introspection_type,
    is_specified_scalar_type,
)

from stoa.schema_changes._change import ChangeSeverity, SchemaChange, change
from stoa.schema_changes._described import description_changes
from stoa.schema_changes._directives import directive_changes
from stoa.schema_changes._fields import output_type_changes
from stoa.schema_changes._inputs import input_object_changes
from stoa.schema_changes._values import enum_changes, scalar_changes, union_changes

_ORDER: Final = {ChangeSeverity.BREAKING: 0, ChangeSeverity.DANGEROUS: 1, ChangeSeverity.SAFE: 2}
_KINDS: Final[dict[type[GraphQLNamedType], str]] = {
    GraphQLScalarType: "a scalar",
    GraphQLObjectType: "an object type",
    GraphQLInterfaceType: "an interface",
    GraphQLUnionType: "a union",
    GraphQLEnumType: "an enum",
    GraphQLInputObjectType: "an input object",
}


def compare_schemas(
    old: GraphQLSchema, new: GraphQLSchema, *, hidden: GraphQLSchema | None = None
) -> tuple[SchemaChange, ...]:
    """Return every change, breaking ones first. ``hidden`` is the new schema with what is inaccessible, to say so of what is gone."""
    found = [*_type_changes(old, new), *_root_changes(old, new), *directive_changes(old, new)]
    if hidden is not None:
        found = [_explained(each, hidden) for each in found]
    # one removal may be found from both of its ends
    return tuple(
        sorted(dict.fromkeys(found), key=lambda each: (_ORDER[each.severity], each.coordinate, each.code, each.message))
    )


def _types(schema: GraphQLSchema) -> dict[str, GraphQLNamedType]:
    return {
        name: each
        for name, each in schema.type_map.items()
        if not is_introspection_type(each) and not is_specified_scalar_type(each)
    }


def _type_changes(old: GraphQLSchema, new: GraphQLSchema) -> Iterator[SchemaChange]:
    before, after = _types(old), _types(new)
    for name in before.keys() - after.keys():
        yield change("TYPE_REMOVED", name, f"{_KINDS[type(before[name])].capitalize()} {name} was removed.")
    for name in after.keys() - before.keys():
        yield change("TYPE_ADDED", name, f"{_KINDS[type(after[name])].capitalize()} {name} was added.")
    for name in before.keys() & after.keys():
        yield from description_changes(name, before[name], after[name])
        yield from _one_type(before[name], after[name])


def _one_type(old: GraphQLNamedType, new: GraphQLNamedType) -> Iterator[SchemaChange]:
    match old, new:
        case GraphQLObjectType(), GraphQLObjectType():
            yield from output_type_changes(old, new)
        case GraphQLInterfaceType(), GraphQLInterfaceType():
            yield from output_type_changes(old, new)
        case GraphQLInputObjectType(), GraphQLInputObjectType():
            yield from input_object_changes(old, new)
        case GraphQLEnumType(), GraphQLEnumType():
            yield from enum_changes(old, new)
        case GraphQLUnionType(), GraphQLUnionType():
            yield from union_changes(old, new)
        case GraphQLScalarType(), GraphQLScalarType():
            yield from scalar_changes(old, new)
        case _:
            sentence = f"{old.name} was {_KINDS[type(old)]} and is {_KINDS[type(new)]} now."
            yield change("TYPE_KIND_CHANGED", old.name, sentence)


def _root_changes(old: GraphQLSchema, new: GraphQLSchema) -> Iterator[SchemaChange]:
    for operation in OperationType:
        before, after = old.get_root_type(operation), new.get_root_type(operation)
        kind = operation.value
        if before is not None and after is None:
            yield change("ROOT_TYPE_REMOVED", before.name, f"The schema takes no {kind} operations any more.")
        elif before is None and after is not None:
            yield change("ROOT_TYPE_ADDED", after.name, f"The schema takes {kind} operations now.")
        elif before is not None and after is not None and before.name != after.name:
            sentence = f"The root type of {kind} operations was {before.name} and is {after.name} now."
            yield change("ROOT_TYPE_CHANGED", before.name, sentence)


def _explained(found: SchemaChange, hidden: GraphQLSchema) -> SchemaChange:
    if not found.code.endswith("_REMOVED") or not _still_stands(found.coordinate, hidden):
        return found
    return replace(found, message=f"{found.message} It is in the supergraph, but @inaccessible.")


def _still_stands(coordinate: str, schema: GraphQLSchema) -> bool:
    type_name, _, member = coordinate.partition(".")
    owner = schema.get_type(type_name)
    if owner is None or not member:
        return owner is not None
    field_name, _, argument = member.partition("(")
    if isinstance(owner, GraphQLEnumType):
        return field_name in owner.values
    field = getattr(owner, "fields", {}).get(field_name)
    return field is not None and (not argument or argument.removesuffix(":)") in getattr(field, "args", {}))


__all__ = ["compare_schemas"]
