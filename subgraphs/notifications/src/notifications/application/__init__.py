"""Application: tell people, and let them read, one use case per file.

Owns the ports that the outer rooms implement. Knows the domain; never SQL, Redis, GraphQL or a message broker.
"""
