"""Text to a valid document, its chosen operation, and nothing beyond the limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)

from stoa.config import OperationLimits
from stoa.document import Validator, read_document
from stoa.errors import (
    GraphqlParseFailed,
    GraphqlProblem,
    GraphqlValidationFailed,
    OperationLimitExceeded,
    OperationResolutionFailed,
)
from stoa.pipeline._measure import check_operation

_ABORTED: Final = "Validation aborted."  # graphql-core's words when comparing fields pair by pair takes too long
_TOO_DEEP: Final = "The document exceeds the limit for depth: it is nested too deeply."


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    document: DocumentNode
    operation: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]


def parse_document(text: str, operation_name: str | None, limits: OperationLimits) -> ParsedDocument:
    """Syntax and limits; not yet validated."""
    document = read_document(text, limits.tokens) or _parse(text, limits)
    operation = _chosen(document, operation_name)
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    try:
        check_operation(operation, fragments, limits)
    except RecursionError as error:
        raise OperationLimitExceeded(_TOO_DEEP) from error
    return ParsedDocument(document, operation, fragments)


def validate_document(
    validator: Validator, source: str, document: DocumentNode, limits: OperationLimits, *, introspection: bool
) -> None:
    """The specification's rules, without hints that would give the schema away.

    ``source`` is read again where errors are to be told: they have places, which ``document`` does not always know.
    """
    if validator.accepts(document):
        return
    rules = specified_rules if introspection else (*specified_rules, NoSchemaIntrospectionCustomRule)
    try:
        errors = validate(
            validator.schema,
            document if document.loc else _parse(source, limits),
            rules,
            max_errors=limits.validation_errors,
            hide_suggestions=True,
        )
    except RecursionError as error:
        raise OperationLimitExceeded(_TOO_DEEP) from error
    if any(error.message == _ABORTED for error in errors):
        raise OperationLimitExceeded("The document is too costly to validate: it repeats equal fields too often.")
    if errors:
        raise GraphqlValidationFailed(tuple(problem_of(error) for error in errors[: limits.validation_errors]))


def _parse(text: str, limits: OperationLimits) -> DocumentNode:
    try:
        return parse(text, max_tokens=limits.tokens, allow_empty_selection_sets=False)
    except GraphQLSyntaxError as error:
        if "tokens" in error.message:
            raise OperationLimitExceeded(f"The document has more than {limits.tokens} tokens.") from error
        if "nested too deeply" in error.message:
            raise OperationLimitExceeded(_TOO_DEEP) from error
        raise GraphqlParseFailed((problem_of(error),)) from error
    except RecursionError as error:
        raise OperationLimitExceeded(_TOO_DEEP) from error


def problem_of(error: GraphQLError) -> GraphqlProblem:
    return GraphqlProblem(error.message, tuple((place.line, place.column) for place in error.locations or ()))


def _chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is not None:
        for operation in operations:
            if operation.name is not None and operation.name.value == name:
                return operation
        raise OperationResolutionFailed("The document has no operation of the name in 'operationName'.")
    if len(operations) == 1:
        return operations[0]
    if not operations:
        raise OperationResolutionFailed("The document has no operation.")
    raise OperationResolutionFailed("The document has several operations. Name one in 'operationName'.")


__all__ = ["ParsedDocument", "parse_document", "problem_of", "validate_document"]
