"""Profiles, addresses, wishlist."""
