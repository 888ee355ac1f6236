"""The rules of stock as values and pure functions.

Law: knows the standard library and stoa_primitives. No SQL, no GraphQL, no settings, no clock of its own.
"""
