"""Input objects."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLInputObjectType, is_required_input_field

from stoa.schema_changes._change import SchemaChange, change
from stoa.schema_changes._values_given import InputCodes, input_value_changes

_INPUT_FIELD = InputCodes(
    type_changed="INPUT_FIELD_TYPE_CHANGED",
    type_widened="INPUT_FIELD_TYPE_WIDENED",
    default_added="INPUT_FIELD_DEFAULT_ADDED",
    default_changed="INPUT_FIELD_DEFAULT_CHANGED",
    became_required="INPUT_FIELD_BECAME_REQUIRED",
)


def input_object_changes(old: GraphQLInputObjectType, new: GraphQLInputObjectType) -> Iterator[SchemaChange]:
    if new.is_one_of and not old.is_one_of:
        yield change("INPUT_OBJECT_BECAME_ONE_OF", old.name, f"{old.name} takes exactly one of its fields now.")
    elif old.is_one_of and not new.is_one_of:
        yield change("INPUT_OBJECT_IS_ONE_OF_NO_MORE", old.name, f"{old.name} takes several of its fields now.")
    for name in old.fields.keys() - new.fields.keys():
        yield change("INPUT_FIELD_REMOVED", f"{old.name}.{name}", f"The input field {old.name}.{name} was removed.")
    for name in new.fields.keys() - old.fields.keys():
        required = is_required_input_field(new.fields[name])
        code = "REQUIRED_INPUT_FIELD_ADDED" if required else "OPTIONAL_INPUT_FIELD_ADDED"
        sentence = f"The {'required' if required else 'optional'} input field {old.name}.{name} was added."
        yield change(code, f"{old.name}.{name}", sentence, touches=old.name)
    for name in old.fields.keys() & new.fields.keys():
        yield from input_value_changes(
            f"{old.name}.{name}", old.name, _INPUT_FIELD, (old.fields[name], new.fields[name])
        )


__all__ = ["input_object_changes"]
