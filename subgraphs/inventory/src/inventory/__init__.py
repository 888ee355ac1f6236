"""Inventory: warehouses, stock, reservations with an end, adjustments with a reason.

Rooms, inward only: main, worker, migrate, seed, export, testing → wiring → schema, persistence, messaging → application → domain → config.
"""
