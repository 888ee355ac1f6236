"""Inventory's GraphQL: a word for shoppers, numbers for staff.

Law: knows the application and the domain, never a table. No rule of business is decided here.
"""
