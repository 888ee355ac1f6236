"""Shipping's GraphQL: thin resolvers over the tariff and batched reads. Knows no SQL."""

from shipping.schema.schema import build_shipping_schema

__all__ = ["build_shipping_schema"]
