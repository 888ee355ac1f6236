"""Messaging: what customers asks of all domains, and what they answer. Knows the use cases, not the tables."""
