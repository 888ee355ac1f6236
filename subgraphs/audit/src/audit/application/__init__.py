"""Application: record what is heard, look it up, prove it, hand it out again; one use case per file.

Owns the ports that the outer rooms implement. Knows the domain; never SQL, files, GraphQL, HTTP or a message broker.
"""
