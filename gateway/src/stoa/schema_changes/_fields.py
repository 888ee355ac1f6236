"""Fields of objects and interfaces, their arguments, and the interfaces that are implemented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, is_required_argument

from stoa.schema_changes._change import SchemaChange, change, left_out
from stoa.schema_changes._described import deprecation_changes, description_changes
from stoa.schema_changes._values_given import InputCodes, input_value_changes
from stoa.schema_changes._wrappers import is_narrower

_ARGUMENT = InputCodes(
    type_changed="ARGUMENT_TYPE_CHANGED",
    type_widened="ARGUMENT_TYPE_WIDENED",
    default_added="ARGUMENT_DEFAULT_ADDED",
    default_changed="ARGUMENT_DEFAULT_CHANGED",
    became_required="ARGUMENT_BECAME_REQUIRED",
)


OutputType: TypeAlias = GraphQLObjectType | GraphQLInterfaceType


def output_type_changes(old: OutputType, new: OutputType) -> Iterator[SchemaChange]:
    yield from _field_changes(old, new)
    yield from _interface_changes(old, new)


def _field_changes(old: OutputType, new: OutputType) -> Iterator[SchemaChange]:
    for name in old.fields.keys() - new.fields.keys():
        yield change("FIELD_REMOVED", f"{old.name}.{name}", f"The field {old.name}.{name} was removed.")
    for name in new.fields.keys() - old.fields.keys():
        yield change("FIELD_ADDED", f"{new.name}.{name}", f"The field {new.name}.{name} was added.", touches=new.name)
    for name in old.fields.keys() & new.fields.keys():
        yield from _one_field(f"{old.name}.{name}", old.fields[name], new.fields[name])


def _one_field(coordinate: str, old: GraphQLField, new: GraphQLField) -> Iterator[SchemaChange]:
    yield from description_changes(coordinate, old, new)
    yield from deprecation_changes(coordinate, old, new)
    if str(old.type) != str(new.type):
        code = "FIELD_TYPE_NARROWED" if is_narrower(new.type, old.type) else "FIELD_TYPE_CHANGED"
        yield change(code, coordinate, f"The type of {coordinate} was {old.type} and is {new.type} now.")
    for name in old.args.keys() - new.args.keys():
        argument = f"{coordinate}({name}:)"
        yield change("ARGUMENT_REMOVED", argument, f"The argument {argument} was removed.")
    for name in new.args.keys() - old.args.keys():
        argument = f"{coordinate}({name}:)"
        required = is_required_argument(new.args[name])
        code = "REQUIRED_ARGUMENT_ADDED" if required else "OPTIONAL_ARGUMENT_ADDED"
        kind = "required" if required else "optional"
        yield change(code, argument, f"The {kind} argument {argument} was added.", touches=coordinate)
    for name in old.args.keys() & new.args.keys():
        argument = f"{coordinate}({name}:)"
        values = old.args[name], new.args[name]
        yield from input_value_changes(argument, coordinate, _ARGUMENT, values, left_out=left_out(argument))


def _interface_changes(old: OutputType, new: OutputType) -> Iterator[SchemaChange]:
    before, after = {each.name for each in old.interfaces}, {each.name for each in new.interfaces}
    for name in before - after:
        yield change("INTERFACE_REMOVED", old.name, f"{old.name} does not implement {name} any more.", touches=name)
    for name in after - before:
        yield change("INTERFACE_ADDED", new.name, f"{new.name} implements {name} now.", touches=name)


__all__ = ["output_type_changes"]
