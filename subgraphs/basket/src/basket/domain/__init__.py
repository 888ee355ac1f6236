"""Domain: what a basket is, what may be done to it and what it costs.

Pure values and functions. Knows the standard library and the domain primitives; never a database, a clock, a socket or a framework.
"""
