"""Payments in PostgreSQL: tables, the store the use cases asked for, and the test provider's own book.

Law: SQL lives here and nowhere else; conditional updates and constraints, not isolation levels, keep money right.
"""
