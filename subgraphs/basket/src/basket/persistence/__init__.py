"""Persistence: baskets in PostgreSQL, which is the truth, and a hot copy in Redis, which may be flushed at any time.

Implements the ports of application. Knows the domain; never GraphQL, events or other services.
"""
