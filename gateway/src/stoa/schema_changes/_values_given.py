"""What clients give: an argument or an input field, its type and its default."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import GraphQLArgument, GraphQLInputField, is_non_null_type, print_ast
from graphql.utilities.get_default_value_ast import get_default_value_ast
from graphql.utilities.sort_value_node import sort_value_node

from stoa.schema_changes._change import SchemaChange, change
from stoa.schema_changes._described import deprecation_changes, description_changes
from stoa.schema_changes._wrappers import is_wider


@dataclass(frozen=True, slots=True, kw_only=True)
class InputCodes:
    """The same findings have other codes for arguments, input fields and arguments of directives."""

    type_changed: str
    type_widened: str
    default_added: str
    default_changed: str
    became_required: str


def input_value_changes(
    coordinate: str,
    owner: str,
    codes: InputCodes,
    values: tuple[GraphQLArgument, GraphQLArgument] | tuple[GraphQLInputField, GraphQLInputField],
    *,
    left_out: str | None = None,
) -> Iterator[SchemaChange]:
    """``owner`` is what an operation uses that may leave the value out; ``left_out`` stands for those that do, where it is known."""
    old, new = values
    unset = left_out or owner
    yield from description_changes(coordinate, old, new)
    yield from deprecation_changes(coordinate, old, new)
    if str(old.type) != str(new.type):
        wider = is_wider(new.type, old.type)
        code = codes.type_widened if wider else codes.type_changed
        sentence = f"The type of {coordinate} was {old.type} and is {new.type} now."
        # T to T!: who left it out is refused as well
        required = not wider and is_non_null_type(new.type) and not is_non_null_type(old.type)
        yield change(code, coordinate, sentence, touches=owner if required else coordinate)
    before, after = _default(old), _default(new)
    if before is None and after is not None:
        yield change(codes.default_added, coordinate, f"{coordinate} has the default {after} now.", touches=unset)
    elif before is not None and after is None and is_non_null_type(new.type):
        sentence = f"{coordinate} lost its default {before}, and has to be given now."
        yield change(codes.became_required, coordinate, sentence, touches=unset)
    elif before != after:
        sentence = f"The default of {coordinate} was {before} and is {after or 'gone'} now."
        yield change(codes.default_changed, coordinate, sentence, touches=unset)


def _default(value: GraphQLArgument | GraphQLInputField) -> str | None:
    node = get_default_value_ast(value)
    return None if node is None else print_ast(sort_value_node(node))


__all__ = ["InputCodes", "input_value_changes"]
