"""Whether a written value can be of a type; what a custom scalar takes nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from graphql import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)

from stoa.composition.model import Kind, Subgraph, TypeDefinition, TypeRef

_SYNTAX: Final[Mapping[str, tuple[type[ValueNode], ...]]] = {
    "Int": (IntValueNode,),
    "Float": (IntValueNode, FloatValueNode),
    "String": (StringValueNode,),
    "ID": (StringValueNode, IntValueNode),
    "Boolean": (BooleanValueNode,),
}


def value_fits(subgraph: Subgraph, value: ValueNode, wanted: TypeRef) -> bool:
    """Tell whether the value may stand where this type is wanted; a variable may stand nowhere in a schema."""
    if isinstance(value, VariableNode):
        return False
    if isinstance(value, NullValueNode):
        return not wanted.is_required
    if wanted.is_list:
        # GraphQL lets a list of one be written without brackets
        items = value.values if isinstance(value, ListValueNode) else (value,)
        inner = TypeRef(wanted.name, wanted.non_null[1:])
        return all(value_fits(subgraph, item, inner) for item in items)
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
        value_fits(subgraph, parts[name], item.type) if name in parts else not item.is_required
        for name, item in definition.input_fields.items()
    )
