"""Shipping: methods, quotes, shipments, tracking.

Knows orders by their id and what ordering announced of them; never a price of goods, a payment or a stock level.
"""
