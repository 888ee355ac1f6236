"""Answer introspection fields from the API schema, whatever else stands in the operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, ExecutionResult, OperationDefinitionNode, SelectionSetNode, execute

from stoa.pipeline._parse import ParsedDocument
from stoa.shaping import Projection


def introspect(parsed: ParsedDocument, projection: Projection, variables: Mapping[str, Any]) -> dict[str, Any]:
    """By response name; fields that ``@skip`` takes out are absent."""
    if not projection.introspection:
        return {}
    operation = parsed.operation
    alone = OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=operation.variable_definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=projection.introspection),
    )
    document = DocumentNode(definitions=(alone, *parsed.fragments.values()))
    result = execute(projection.schema, document, variable_values=dict(variables))
    if not isinstance(result, ExecutionResult):
        raise TypeError("introspection has no awaitable fields")
    return dict(result.data or {})


__all__ = ["introspect"]
