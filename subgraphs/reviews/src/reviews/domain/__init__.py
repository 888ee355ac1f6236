"""Domain: what a review is, who may write one, how it is judged, and how ratings add up.

Pure values and functions. Knows the standard library and the domain primitives; never a database, a clock, a socket or a framework.
"""
