"""Discount's GraphQL: quotes, sale prices, promotions; coupons for staff.

Law: knows the application and the domain, never a table. No rule of business is decided here.
"""
