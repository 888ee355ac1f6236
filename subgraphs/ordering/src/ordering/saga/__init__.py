"""The durable side of the order process: one workflow per order that waits, reacts by the domain's table, and survives us.

Law: every decision is the domain's, every write the application's; here is only waiting, and DBOS. Nothing but the worker
opens it, because DBOS is one per process.
"""
