"""Notifications' GraphQL: thin resolvers over use cases, batched reads, the live feed. Knows no SQL and no Redis."""

from notifications.schema.schema import build_notifications_schema

__all__ = ["build_notifications_schema"]
