"""Peers: Keycloak, asked for a person's sessions and to lock or delete an account.

The only room that imports python-keycloak (half a second of import). Implements ports of application; never GraphQL or SQL.
"""
