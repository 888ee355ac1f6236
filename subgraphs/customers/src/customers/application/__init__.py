"""Application: what a person can do with their own data, one use case per file.

Owns the ports that the outer rooms implement. Knows the domain; never SQL, GraphQL or Keycloak.
"""
