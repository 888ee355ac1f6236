"""Domain: what sending something costs, and the life of a shipment.

Pure values and functions. Knows the standard library and the domain primitives; never a database, a clock, a socket or a framework.
"""
