"""Leaf values: what a subgraph may answer for a scalar or an enum, and what the client gets for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from graphql import GraphQLEnumType, GraphQLLeafType

_INT_RANGE: Final = range(-(2**31), 2**31)

# The value for the client; None: legally null; INVALID: the subgraph broke the schema.
LeafReader: TypeAlias = Callable[[Any], Any]
INVALID: Final = object()


def leaf_reader(leaf: GraphQLLeafType) -> LeafReader:
    """Custom scalars pass as they are; an enum value that the API schema lacks is null."""
    if isinstance(leaf, GraphQLEnumType):
        known = frozenset(leaf.values)
        return lambda value: value if isinstance(value, str) and value in known else None
    return _BUILT_IN.get(leaf.name, _as_is)


def _as_is(value: Any) -> Any:
    return value


def _string(value: Any) -> Any:
    return value if type(value) is str else INVALID


def _boolean(value: Any) -> Any:
    return value if type(value) is bool else INVALID


def _id(value: Any) -> Any:
    if type(value) is str:
        return value
    return str(value) if type(value) is int else INVALID


def _int(value: Any) -> Any:
    if type(value) is float and value.is_integer():
        value = int(value)
    return value if type(value) is int and value in _INT_RANGE else INVALID


def _float(value: Any) -> Any:
    return value if type(value) in (float, int) else INVALID


_BUILT_IN: Final[dict[str, LeafReader]] = {
    "String": _string,
    "Boolean": _boolean,
    "ID": _id,
    "Int": _int,
    "Float": _float,
}

__all__ = ["INVALID", "LeafReader", "leaf_reader"]
