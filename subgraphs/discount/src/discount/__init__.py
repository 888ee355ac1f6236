"""Discount: coupons, promotions, and what a basket would cost.

Rooms, inward only: main, worker, migrate, seed, export, testing → wiring → schema, persistence, messaging → application → domain → config.
"""
