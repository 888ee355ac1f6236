"""Domain: what the shop keeps about a person, and the rules for it.

Pure values and functions. Knows the standard library and the domain primitives; never a database, a clock, a socket or a framework.
"""
