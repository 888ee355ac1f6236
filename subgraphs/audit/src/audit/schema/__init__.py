"""Audit's GraphQL: thin resolvers over use cases, for staff with `audit.read`. Knows no SQL."""

from audit.schema.schema import build_audit_schema

__all__ = ["build_audit_schema"]
