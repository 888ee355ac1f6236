"""The basket's GraphQL: thin resolvers over use cases. Problems are data here, not errors. Knows no SQL."""

from basket.schema.schema import build_basket_schema

__all__ = ["build_basket_schema"]
