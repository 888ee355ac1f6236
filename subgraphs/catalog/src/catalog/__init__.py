"""Catalog: products, variants, categories, search and their pictures.

Rooms, inward only: main, worker, migrate, seed, export, testing → wiring → schema, persistence, messaging → application → domain → config.
"""
