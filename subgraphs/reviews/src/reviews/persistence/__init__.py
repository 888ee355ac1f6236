"""Persistence: reviews in PostgreSQL. Implements the ports of application; never GraphQL, events or other services."""
