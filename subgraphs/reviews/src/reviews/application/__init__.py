"""Application: writing, judging and finding reviews, one use case per file.

Owns the ports that the outer rooms implement. Knows the domain; never SQL, GraphQL or a broker.
"""
