"""Ordering's GraphQL: thin resolvers over use cases and batched reads. Knows no SQL."""

from ordering.schema.schema import build_ordering_schema

__all__ = ["build_ordering_schema"]
