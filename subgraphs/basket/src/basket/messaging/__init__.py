"""Messaging: the checkout event, and what the basket hears of variants and orders. Knows the use cases, not the tables."""
