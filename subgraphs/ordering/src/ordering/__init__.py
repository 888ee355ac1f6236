"""Event-sourced orders and the order saga.

Law: rooms import one way, main and worker → wiring → schema, persistence, messaging → application → domain → config.
The domain knows the standard library and the domain primitives; no other subgraph is ever imported.
"""
