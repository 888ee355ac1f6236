"""Pricing as pure functions, coupons and promotions as values.

Law: knows the standard library and stoa_primitives. Money is whole minor units; parts always add up to the whole. No clock of its own: the
moment is handed in.
"""
