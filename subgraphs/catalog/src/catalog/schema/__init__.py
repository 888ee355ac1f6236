"""The catalogue's GraphQL: federation types, thin resolvers, one batch per kind of thing and request; and the pictures beside it.

Law: knows the application and the domain, never a table. No rule of business is decided here.
"""
