"""Application: what people and events can do to baskets, one use case per file.

Owns the ports that the outer rooms implement. Knows the domain; never SQL, Redis, HTTP, GraphQL or a message broker.
"""
