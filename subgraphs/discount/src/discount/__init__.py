"""Coupons, promotions, price calculation."""
