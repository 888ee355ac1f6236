"""The Strawberry federation schema as every subgraph builds it: caches, limits, no hints for guessers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError
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
    """The subgraph's SDL with its federation directives, as `_service { sdl }` answers it."""
    return f"{schema.as_str().strip()}\n"


def _extensions() -> list[Any]:
    return [
        lambda: MaxTokensLimiter(max_token_count=MOST_TOKENS),
        lambda: ParserCache(maxsize=_CACHED_DOCUMENTS),
        lambda: AddValidationRules([SizeRule]),
        lambda: ValidationCache(maxsize=_CACHED_DOCUMENTS),
    ]
