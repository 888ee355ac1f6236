"""Persistence: inboxes in PostgreSQL, the live feed through Redis.

Implements the ports of application; never GraphQL, events or other services.
"""
