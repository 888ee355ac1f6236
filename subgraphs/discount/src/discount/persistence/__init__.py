"""PostgreSQL behind the application's ports.

Law: the only room that speaks SQL. Uses of coupons change by conditional updates only, never by writing back what was read.
"""
