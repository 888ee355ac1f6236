"""Domain: what an entry is, how entries are chained, what may be kept of an event, what led to what.

Pure values and functions. Knows the standard library and the domain primitives; never a database, a clock, a socket or a framework.
"""
