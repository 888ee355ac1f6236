"""Answer introspection fields from the API schema, whatever else stands in the operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    REMOVE,
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    OperationDefinitionNode,
    SelectionSetNode,
    Visitor,
    experimental_execute_incrementally,
    visit,
)

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
    document = visit(DocumentNode(definitions=(alone, *parsed.fragments.values())), _AtOnce())
    result = experimental_execute_incrementally(projection.schema, document, variable_values=dict(variables))
    if not isinstance(result, ExecutionResult):
        raise TypeError("introspection has no awaitable fields")
    return dict(result.data or {})


class _AtOnce(Visitor):
    """The schema is at hand: nothing of it is worth deferring."""

    def enter_directive(self, node: DirectiveNode, *_: Any) -> Any:
        return REMOVE if node.name.value == "defer" else None


__all__ = ["introspect"]
