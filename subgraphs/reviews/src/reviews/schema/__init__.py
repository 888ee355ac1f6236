"""Reviews' GraphQL: thin resolvers over use cases and batched reads. Knows no SQL."""

from reviews.schema.schema import build_reviews_schema

__all__ = ["build_reviews_schema"]
