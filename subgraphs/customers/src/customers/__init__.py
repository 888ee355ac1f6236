"""Customers: profiles, addresses, wishlists.

Knows a person by Keycloak's subject; never a password, an order or a basket.
"""
