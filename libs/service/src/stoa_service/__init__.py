"""Service plumbing of a subgraph: settings, database, caller identity, GraphQL over ASGI, health."""
