"""What is wrong with the arguments of one field in a field set; @requires may give some since federation v2.1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from graphql import (
    BooleanValueNode,
    EnumValueNode,
    FieldNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    VariableNode,
    print_ast,
)

from stoa.composition.model import Field, Kind, Subgraph, TypeDefinition, TypeRef

_SYNTAX: Final[Mapping[str, tuple[type[ValueNode], ...]]] = {
    "Int": (IntValueNode,),
    "Float": (IntValueNode, FloatValueNode),
    "String": (StringValueNode,),
    "ID": (StringValueNode, IntValueNode),
    "Boolean": (BooleanValueNode,),
}


def argument_problems(subgraph: Subgraph, coordinate: str, node: FieldNode, field: Field) -> Iterator[str]:
    """Yield a sentence for each argument that is unknown, of another type, or required and not given."""
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    for name, value in given.items():
        definition = field.arguments.get(name)
        if definition is None:
            yield f'field "{coordinate}" has no argument "{name}"'
        elif not _fits(subgraph, value, definition.type):
            yield f'argument "{name}" of field "{coordinate}" must be of type {definition.type}, not {print_ast(value)}'
    for name, definition in field.arguments.items():
        if definition.is_required and name not in given:
            yield f'field "{coordinate}" needs its argument "{name}"'


def _fits(subgraph: Subgraph, value: ValueNode, wanted: TypeRef) -> bool:
    if isinstance(value, VariableNode):
        return False
    if isinstance(value, NullValueNode):
        return not wanted.is_required
    if wanted.is_list:
        # GraphQL lets a list of one be written without brackets
        items = value.values if isinstance(value, ListValueNode) else (value,)
        inner = TypeRef(wanted.name, wanted.non_null[1:])
        return all(_fits(subgraph, item, inner) for item in items)
    if wanted.name in _SYNTAX:
        return isinstance(value, _SYNTAX[wanted.name])
    definition = subgraph.type_of(wanted.name)
    return definition is None or _fits_definition(subgraph, value, definition)


def _fits_definition(subgraph: Subgraph, value: ValueNode, definition: TypeDefinition) -> bool:
    if definition.kind is Kind.ENUM:
        return isinstance(value, EnumValueNode) and value.value in definition.values
    if definition.kind is not Kind.INPUT:
        return True
    parts = {part.name.value: part.value for part in value.fields} if isinstance(value, ObjectValueNode) else None
    if parts is None or not parts.keys() <= definition.input_fields.keys():
        return False
    return all(
        _fits(subgraph, parts[name], item.type) if name in parts else not item.is_required
        for name, item in definition.input_fields.items()
    )
