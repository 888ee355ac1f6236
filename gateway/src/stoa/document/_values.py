"""Whether a value can stand where a type is expected, and which variables it mentions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from graphql import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLString,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)
from graphql.utilities import validate_input_literal

from stoa.document._facts import call_facts

_LARGEST_INT: Final = 2**31 - 1
_SAFE_DIGITS: Final = 15  # so long a number is finite, whatever it is


@dataclass(frozen=True, slots=True)
class Usage:
    """A variable stands where ``type`` is expected; ``has_default``: that place has a value of its own."""

    name: str
    type: GraphQLInputType
    has_default: bool


def accepts_value(node: ValueNode, expected: GraphQLInputType, usages: list[Usage], *, has_default: bool) -> bool:
    """True where graphql-core has nothing to say against the value itself; variables are noted in ``usages``."""
    if isinstance(node, VariableNode):
        usages.append(Usage(node.name.value, expected, has_default))
        return True
    is_null = isinstance(node, NullValueNode)
    if isinstance(expected, GraphQLNonNull):
        return not is_null and _accepts_nullable(node, expected.of_type, usages)
    return is_null or _accepts_nullable(node, expected, usages)


def _accepts_nullable(node: ValueNode, expected: GraphQLInputType, usages: list[Usage]) -> bool:
    plain = _BUILT_IN.get(id(expected))
    if plain is not None:
        return plain(node)
    if isinstance(expected, GraphQLList):
        items = node.values if isinstance(node, ListValueNode) else (node,)
        return all(accepts_value(item, expected.of_type, usages, has_default=False) for item in items)
    if isinstance(expected, GraphQLEnumType):
        return isinstance(node, EnumValueNode) and node.value in expected.values
    if isinstance(expected, GraphQLInputObjectType):
        return isinstance(node, ObjectValueNode) and _accepts_object(node, expected, usages)
    return _is_constant(node) and _accepts_custom(node, expected)


def _accepts_object(node: ObjectValueNode, expected: GraphQLInputObjectType, usages: list[Usage]) -> bool:
    if expected.is_one_of:
        return False
    facts = call_facts(expected.fields)
    given = {one.name.value for one in node.fields}
    if len(given) != len(node.fields) or not given >= facts.required or not given <= facts.inputs.keys():
        return False
    return all(
        accepts_value(one.value, known.type, usages, has_default=known.has_default)
        for one in node.fields
        for known in (facts.inputs[one.name.value],)
    )


def _accepts_custom(node: ValueNode, expected: GraphQLInputType) -> bool:
    """Scalars of the schema may judge as they like: ask them."""
    problems: list[object] = []
    validate_input_literal(node, expected, lambda error, _path: problems.append(error))
    return not problems


def _is_constant(node: ValueNode) -> bool:
    """Without variables, and with no name twice in an object."""
    if isinstance(node, VariableNode):
        return False
    if isinstance(node, ListValueNode):
        return all(_is_constant(item) for item in node.values)
    if isinstance(node, ObjectValueNode):
        names = {one.name.value for one in node.fields}
        return len(names) == len(node.fields) and all(_is_constant(one.value) for one in node.fields)
    return True


def _is_int(node: ValueNode) -> bool:
    return (
        isinstance(node, IntValueNode)
        and len(node.value) < _SAFE_DIGITS
        and -_LARGEST_INT - 1 <= int(node.value) <= _LARGEST_INT
    )


def _is_float(node: ValueNode) -> bool:
    if isinstance(node, FloatValueNode):
        return math.isfinite(float(node.value))
    return isinstance(node, IntValueNode) and len(node.value) < _SAFE_DIGITS


_BUILT_IN: Final[Mapping[int, Callable[[ValueNode], bool]]] = {
    id(GraphQLInt): _is_int,
    id(GraphQLFloat): _is_float,
    id(GraphQLString): lambda node: isinstance(node, StringValueNode),
    id(GraphQLID): lambda node: isinstance(node, StringValueNode | IntValueNode),
    id(GraphQLBoolean): lambda node: isinstance(node, BooleanValueNode),
}

__all__ = ["Usage", "accepts_value"]
