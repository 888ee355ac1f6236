"""Reviews: what customers say about what was delivered to them, its moderation, and the rating that results.

Rooms: main, worker, migrate, seed, export, testing → wiring → schema, persistence, messaging → application → domain → config.
"""
