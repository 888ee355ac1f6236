"""Messaging: events reviews publishes, and what it hears from ordering. Knows the use cases, not the tables."""
