"""Application: what orders, the clock and readers want from shipping, one use case per file.

Owns the ports that the outer rooms implement. Knows the domain; never SQL, GraphQL or a message broker.
"""
