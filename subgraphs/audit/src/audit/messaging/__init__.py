"""Messaging: hears every event of every domain. Knows envelopes; never SQL or GraphQL."""
