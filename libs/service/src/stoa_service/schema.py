"""The Strawberry federation schema as every subgraph builds it: caches, limits, no hints for guessers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import (
    REMOVE,
    FieldDefinitionNode,
    GraphQLError,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    UnionTypeDefinitionNode,
    Visitor,
    VisitorAction,
    parse,
    print_ast,
    visit,
)
from strawberry.extensions import AddValidationRules, MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.federation import Schema
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from stoa_service.limits import MOST_TOKENS, SizeRule

_CACHED_DOCUMENTS = 512


class SubgraphSchema(Schema):
    """A federation schema whose errors are logged once, by the HTTP edge that masks them."""

    def process_errors(
        self,
        errors: list[GraphQLError],  # noqa: ARG002 - the edge formats and logs them
        execution_context: ExecutionContext | None = None,  # noqa: ARG002 - same
    ) -> None:
        return


def build_schema(
    *,
    query: type,
    mutation: type | None = None,
    subscription: type | None = None,
    types: Iterable[type] = (),
) -> SubgraphSchema:
    """The subgraph's schema; `types` names entities that no field of this subgraph returns."""
    return SubgraphSchema(
        query=query,
        mutation=mutation,
        subscription=subscription,
        types=types,
        federation_version="2.9",
        config=StrawberryConfig(disable_field_suggestions=True),
        extensions=_extensions(),
    )


def sdl_of(schema: SubgraphSchema) -> str:
    """The subgraph's own types with their federation directives; what every subgraph has anyway is left out."""
    document = parse(schema.as_str(), no_location=True)
    own = visit(document, _OwnTypesOnly())
    return f"{print_ast(own).strip()}\n"


class _OwnTypesOnly(Visitor):
    """Drops the entry points of federation, which the specification keeps out of a subgraph's SDL."""

    def enter_field_definition(self, node: FieldDefinitionNode, *_: Any) -> VisitorAction:
        return REMOVE if node.name.value in {"_entities", "_service"} else None

    def enter_object_type_definition(self, node: ObjectTypeDefinitionNode, *_: Any) -> VisitorAction:
        return REMOVE if node.name.value == "_Service" else None

    def enter_union_type_definition(self, node: UnionTypeDefinitionNode, *_: Any) -> VisitorAction:
        return REMOVE if node.name.value == "_Entity" else None

    def enter_scalar_type_definition(self, node: ScalarTypeDefinitionNode, *_: Any) -> VisitorAction:
        return REMOVE if node.name.value == "_Any" else None


def _extensions() -> list[Any]:
    return [
        lambda: MaxTokensLimiter(max_token_count=MOST_TOKENS),
        lambda: ParserCache(maxsize=_CACHED_DOCUMENTS),
        lambda: AddValidationRules([SizeRule]),
        lambda: ValidationCache(maxsize=_CACHED_DOCUMENTS),
    ]
