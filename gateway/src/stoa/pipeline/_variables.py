"""Coerce the client's variables against the API schema.

Most variables are plain: a text, a number, a value of an enum, or null. What is made ready once for an operation takes those at a look;
it only accepts. Whatever it does not accept is for graphql-core, which knows everything and says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLInputType,
    GraphQLNonNull,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableDefinitionNode,
    type_from_ast,
)
from graphql.execution.values import get_variable_values
from msgspec import Struct

from stoa.config import OperationLimits
from stoa.errors import InvalidVariables, OperationLimitExceeded
from stoa.pipeline._parse import problem_of

_LARGEST: Final = 2**31
_EXACT: Final = 2**53


class _Plain(Struct, frozen=True):
    """A variable that can be told by its value alone; ``is_needed``: it has to be given."""

    name: str
    accepts: Callable[[Any], bool]
    is_nullable: bool
    is_needed: bool
    has_default: bool
    default: Any


class VariableReader:
    """Of one operation."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._definitions = operation.variable_definitions or ()
        self._plain = _all_plain(schema, self._definitions)

    def coerce(self, given: Mapping[str, Any], limits: OperationLimits) -> dict[str, Any]:
        """What the client sent, as it sent it, plus the defaults of what it left out."""
        if not self._definitions:
            return {}
        plain = None if self._plain is None else _read(self._plain, given)
        return self._coerced(given, limits) if plain is None else plain

    def _coerced(self, given: Mapping[str, Any], limits: OperationLimits) -> dict[str, Any]:
        try:
            values = get_variable_values(
                self._schema, self._definitions, dict(given), limits.validation_errors, hide_suggestions=True
            )
        except RecursionError as error:
            raise OperationLimitExceeded("The variables are nested too deeply.") from error
        if isinstance(values, list):
            raise InvalidVariables(tuple(problem_of(error) for error in values))
        return {name: given.get(name, value) for name, value in values.coerced.items()}


def _read(plain: tuple[_Plain, ...], given: Mapping[str, Any]) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    for one in plain:
        if one.name not in given:
            if one.is_needed:
                return None
            if one.has_default:
                found[one.name] = one.default
            continue
        value = given[one.name]
        if not (one.is_nullable if value is None else one.accepts(value)):
            return None
        found[one.name] = value
    return found


def _all_plain(schema: GraphQLSchema, definitions: tuple[VariableDefinitionNode, ...]) -> tuple[_Plain, ...] | None:
    found = [_plain(schema, one) for one in definitions]
    known = tuple(one for one in found if one is not None)
    return known if len(known) == len(found) else None


def _plain(schema: GraphQLSchema, definition: VariableDefinitionNode) -> _Plain | None:
    """None: graphql-core reads the variables of this operation."""
    kind: GraphQLInputType | None = type_from_ast(schema, definition.type)  # type: ignore[assignment]  # it was validated
    is_nullable = not isinstance(kind, GraphQLNonNull)
    named = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    accepts = _of_enum(named) if isinstance(named, GraphQLEnumType) else _ACCEPTS.get(str(named))
    if accepts is None:
        return None
    name, default = definition.variable.name.value, None
    has_default = definition.default_value is not None
    if has_default:
        values = get_variable_values(schema, (definition,), {})
        if isinstance(values, list):
            return None
        default = values.coerced[name]
    return _Plain(name, accepts, is_nullable, not is_nullable and not has_default, has_default, default)


def _of_enum(kind: GraphQLEnumType) -> Callable[[Any], bool]:
    names = frozenset(kind.values)
    return lambda value: type(value) is str and value in names


def _is_text(value: Any) -> bool:
    return type(value) is str


def _is_int(value: Any) -> bool:
    return type(value) is int and -_LARGEST <= value < _LARGEST


def _is_float(value: Any) -> bool:
    return (type(value) is float and isfinite(value)) or (type(value) is int and -_EXACT < value < _EXACT)


def _is_truth(value: Any) -> bool:
    return type(value) is bool


# GraphQL's own scalars; nobody can give these names to something else.
_ACCEPTS: Final[dict[str, Callable[[Any], bool]]] = {
    "String": _is_text,
    "ID": _is_text,
    "Int": _is_int,
    "Float": _is_float,
    "Boolean": _is_truth,
}


__all__ = ["VariableReader"]
