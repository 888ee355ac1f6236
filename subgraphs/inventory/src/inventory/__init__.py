"""Warehouses, stock, reservations."""
