"""Domain: what is worth telling, to whom, and in which words.

Pure values and functions. Knows the standard library and the domain primitives; never a database, a clock, a socket or a framework.
"""
