"""Orders in PostgreSQL: the event store, the projection the API reads, the change feed.

Law: SQL lives here and nowhere else. A stream grows by (stream, version) being unique; the projection is written in the
same transaction and can be thrown away and folded again from the events.
"""
