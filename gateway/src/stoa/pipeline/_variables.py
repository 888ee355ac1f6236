"""Coerce the client's variables against the API schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLSchema, OperationDefinitionNode
from graphql.execution.values import get_variable_values

from stoa.config import OperationLimits
from stoa.errors import InvalidVariables, OperationLimitExceeded
from stoa.pipeline._parse import problem_of


def coerce_variables(
    schema: GraphQLSchema, operation: OperationDefinitionNode, given: Mapping[str, Any], limits: OperationLimits
) -> dict[str, Any]:
    """What the client sent, as it sent it, plus the defaults of what it left out."""
    definitions = operation.variable_definitions
    if not definitions:
        return {}
    try:
        values = get_variable_values(schema, definitions, dict(given), limits.validation_errors, hide_suggestions=True)
    except RecursionError as error:
        raise OperationLimitExceeded("The variables are nested too deeply.") from error
    if isinstance(values, list):
        raise InvalidVariables(tuple(problem_of(error) for error in values))
    return {name: given.get(name, value) for name, value in values.coerced.items()}


__all__ = ["coerce_variables"]
