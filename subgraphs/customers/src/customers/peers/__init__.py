"""Peers: Keycloak, asked to end a person's sessions.

The only room that imports python-keycloak (half a second of import). Implements a port of application; never GraphQL or SQL.
"""
