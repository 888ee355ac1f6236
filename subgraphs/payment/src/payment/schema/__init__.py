"""Payment's GraphQL: thin resolvers over use cases and batched reads. Knows no SQL."""

from payment.schema.schema import build_payment_schema

__all__ = ["build_payment_schema"]
