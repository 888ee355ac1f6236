"""Messaging: what notifications hear of orders, parcels and stock. Knows the use cases, not the tables."""
