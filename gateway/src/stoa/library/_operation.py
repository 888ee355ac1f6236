"""From the text of an operation to its normalized form, with problems shown at their places."""

from __future__ import annotations

from typing import Final

from graphql import DocumentNode, GraphQLError, GraphQLSchema, parse, print_source_location, validate

from stoa.errors import GraphqlParseFailed, GraphqlProblem, GraphqlValidationFailed
from stoa.operation import Operation, defer_variables, normalize

_MAX_TOKENS: Final = 100_000


def read_document(text: str, schema: GraphQLSchema) -> DocumentNode:
    """A document that is valid against the schema; raises :class:`stoa.errors.ClientError` with every problem and its line."""
    try:
        document = parse(text, max_tokens=_MAX_TOKENS)
    except GraphQLError as error:
        raise GraphqlParseFailed((_problem(error),)) from error
    errors = validate(schema, document)
    if errors:
        raise GraphqlValidationFailed(tuple(_problem(error) for error in errors))
    return document


def read_operation(
    text: str, schema: GraphQLSchema, name: str | None = None, *, keep_deferred: bool = False
) -> Operation:
    """One operation of a document, normalized. ``keep_deferred`` keeps its deferred blocks, as if their variables were true."""
    document = read_document(text, schema)
    return normalize(document, name, schema, deferring=defer_variables(document) if keep_deferred else None)


def _problem(error: GraphQLError) -> GraphqlProblem:
    places = error.locations or ()
    shown = [print_source_location(error.source, place) for place in places[:1] if error.source is not None]
    message = "\n".join([error.message, *shown])
    return GraphqlProblem(message, tuple((place.line, place.column) for place in places))


__all__ = ["read_document", "read_operation"]
