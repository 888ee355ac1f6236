"""The tables messaging keeps in each domain's database.

They belong to this library: a domain's first migration makes them, and every later migration run brings them to the form
declared here (stoa_service.migrations), so that no domain writes migrations for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BigInteger, Column, DateTime, Index, LargeBinary, MetaData, String, Table, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB

OUTBOX_TABLE: Final = "outbox"
# Read by stoa_service.migrations: such a table is kept current there, and knows no tenants' rows apart.
OWNED: Final[dict[str, Any]] = {"stoa_kept_current": True, "stoa_tenantless": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagingTables:
    """Events to send, where each aggregate's numbering stands; events already handled, and how far for each aggregate."""

    outbox: Table
    outbox_stream: Table
    inbox: Table
    inbox_position: Table


def messaging_tables(metadata: MetaData) -> MessagingTables:
    """Declares the tables on a domain's metadata. Call once per domain."""
    return MessagingTables(
        outbox=_outbox(metadata),
        outbox_stream=_outbox_stream(metadata),
        inbox=_inbox(metadata),
        inbox_position=_inbox_position(metadata),
    )


def _outbox(metadata: MetaData) -> Table:
    return Table(
        OUTBOX_TABLE,
        metadata,
        Column("id", BigInteger, primary_key=True, autoincrement=True),
        Column("queue", String(255), nullable=False, server_default="relay"),
        Column("payload", LargeBinary, nullable=False),
        Column("headers", JSONB, nullable=True),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        Column("aggregate_id", String, nullable=True),
        Column("sequence", BigInteger, nullable=True),
        Column("after", JSONB, nullable=True),
        Column("retry_at", DateTime(timezone=True), nullable=True),
        info=OWNED,
    )


def _outbox_stream(metadata: MetaData) -> Table:
    return Table(
        "outbox_stream",
        metadata,
        Column("aggregate_id", String, primary_key=True),
        Column("sequence", BigInteger, nullable=False),
        Column("last", JSONB, nullable=False),
        Column("before", JSONB, nullable=False),
        info=OWNED,
    )


def _inbox(metadata: MetaData) -> Table:
    inbox = Table(
        "inbox",
        metadata,
        Column("event_id", Uuid(as_uuid=False), primary_key=True),
        Column("event_type", String(120), nullable=False),
        Column("handled_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
        info=OWNED,
    )
    Index("inbox_handled_at_idx", inbox.c.handled_at)
    return inbox


def _inbox_position(metadata: MetaData) -> Table:
    return Table(
        "inbox_position",
        metadata,
        Column("publisher", String(120), primary_key=True),
        Column("aggregate_id", String, primary_key=True),
        Column("scope", String(120), primary_key=True),
        Column("sequence", BigInteger, nullable=False),
        info=OWNED,
    )
