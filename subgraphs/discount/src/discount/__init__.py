"""Discount: coupons, promotions, and what a basket would cost.

Rooms, inward only: main, worker, migrate, seed, export, testing → wiring → schema, rpc, persistence, messaging → application → domain → config.
"""
