"""Customers' GraphQL: thin resolvers over use cases and batched reads. Knows no SQL and no Keycloak."""

from customers.schema.schema import build_customers_schema

__all__ = ["build_customers_schema"]
