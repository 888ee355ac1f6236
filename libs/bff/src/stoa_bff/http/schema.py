"""The Strawberry schema of a BFF's screens, and what its resolvers are handed."""

from __future__ import annotations

from dataclasses import dataclass

import strawberry
from graphql import GraphQLError
from stoa_service.limits import MOST_TOKENS, SizeRule
from strawberry.extensions import AddValidationRules, MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from stoa_bff.http.visitor import Visitor

_CACHED_DOCUMENTS = 256


@dataclass(slots=True)
class BffContext:
    """One request's context: the visitor, and nothing of HTTP."""

    visitor: Visitor


class ScreenSchema(strawberry.Schema):
    """Errors are formatted, masked and logged once, by the HTTP edge."""

    def process_errors(
        self,
        errors: list[GraphQLError],  # noqa: ARG002 - the edge formats and logs them
        execution_context: ExecutionContext | None = None,  # noqa: ARG002 - same
    ) -> None:
        return


def build_screen_schema(*, query: type, mutation: type, subscription: type) -> ScreenSchema:
    """The BFF's own small schema: caches, limits, no hints for guessers."""
    return ScreenSchema(
        query=query,
        mutation=mutation,
        subscription=subscription,
        config=StrawberryConfig(disable_field_suggestions=True),
        extensions=[
            lambda: MaxTokensLimiter(max_token_count=MOST_TOKENS),
            lambda: ParserCache(maxsize=_CACHED_DOCUMENTS),
            lambda: AddValidationRules([SizeRule]),
            lambda: ValidationCache(maxsize=_CACHED_DOCUMENTS),
        ],
    )
