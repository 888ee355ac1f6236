"""The three tables messaging keeps in each domain's database; the domain's first migration makes them."""

from __future__ import annotations

from dataclasses import dataclass

from faststream_outbox import make_dlq_table, make_outbox_table
from sqlalchemy import Column, DateTime, Index, MetaData, String, Table, Uuid, func

OUTBOX_TABLE = "outbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagingTables:
    """Outbox (events to send), its archive of the unsendable, inbox (events already handled)."""

    outbox: Table
    outbox_dead: Table
    inbox: Table


def messaging_tables(metadata: MetaData) -> MessagingTables:
    """Declares the tables on a domain's metadata. Call once per domain."""
    inbox = Table(
        "inbox",
        metadata,
        Column("event_id", Uuid(as_uuid=False), primary_key=True),
        Column("event_type", String(120), nullable=False),
        Column("handled_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    )
    Index("inbox_handled_at_idx", inbox.c.handled_at)
    return MessagingTables(
        outbox=make_outbox_table(metadata, table_name=OUTBOX_TABLE),
        outbox_dead=make_dlq_table(metadata, table_name="outbox_dead"),
        inbox=inbox,
    )
