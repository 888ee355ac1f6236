"""The tables. Entries are only ever added: the database refuses to change or delete them (migrations/versions/0001)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from stoa_messaging import messaging_tables

LARGEST_PAYLOAD: Final = 262_144
METADATA: Final = MetaData()


def _moment(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


CHAINS: Final = Table(
    "chains",
    METADATA,
    Column("chain", String(64), primary_key=True),
    Column("position", BigInteger, nullable=False),
    _moment("recorded_at"),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

ENTRIES: Final = Table(
    "entries",
    METADATA,
    Column("chain", String(64), primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("recorded_at", DateTime(timezone=True), primary_key=True),
    Column("previous_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("event_id", String(64), nullable=False),
    Column("event_type", String(120), nullable=False),
    Column("event_version", Integer, nullable=False),
    _moment("occurred_at"),
    Column("domain", String(60), nullable=False),
    Column("entity", String(60), nullable=False),
    Column("action", String(120), nullable=False),
    Column("aggregate_id", String(200), nullable=False),
    Column("actor", String(128), nullable=False),
    Column("customer_id", String(128), nullable=True),
    Column("causation_id", String(64), nullable=True),
    Column("correlation_id", String(64), nullable=False),
    Column("trace_parent", String(64), nullable=True),
    Column("sequence", BigInteger, nullable=True),
    Column("after", Text, nullable=False),
    Column("touches", ARRAY(Text), nullable=False),
    Column("payload", Text, nullable=False),
    Column("personal_subject", String(200), nullable=True),
    Column("personal", LargeBinary, nullable=True),
    # Row security lets only leakproof conditions reach an index: a match of lexemes is one, an array's @> is not.
    Column("things", TSVECTOR, Computed("array_to_tsvector(touches)", persisted=True)),
    Column("search", TSVECTOR, Computed("to_tsvector('simple'::regconfig, payload::jsonb)", persisted=True)),
    CheckConstraint(f"octet_length(payload) <= {LARGEST_PAYLOAD}", name="entries_payload_size"),
    CheckConstraint(f"personal is null or octet_length(personal) <= {LARGEST_PAYLOAD}", name="entries_personal_size"),
    Index("entries_by_type", "chain", "event_type", "position"),
    Index("entries_by_entity", "chain", "entity", "position"),
    Index("entries_by_actor", "chain", "actor", "position"),
    Index("entries_by_domain", "chain", "domain", "position"),
    Index("entries_by_customer", "chain", "customer_id", "position"),
    Index("entries_by_event", "event_id"),
    Index("entries_by_cause", "causation_id"),
    Index("entries_by_correlation", "correlation_id"),
    Index("entries_by_touch", "things", postgresql_using="gin"),
    Index("entries_by_text", "search", postgresql_using="gin"),
    postgresql_partition_by="RANGE (recorded_at)",
)

SUBJECT_KEYS: Final = Table(
    "subject_keys",
    METADATA,
    Column("chain", String(64), primary_key=True),
    Column("subject", String(200), primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=True),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    _moment("destroyed_at", nullable=True),
)

CHECKPOINTS: Final = Table(
    "checkpoints",
    METADATA,
    Column("chain", String(64), primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    _moment("made_at"),
)

ARCHIVES: Final = Table(
    "archives",
    METADATA,
    Column("chain", String(64), primary_key=True),
    Column("month", Date, primary_key=True),
    Column("file", String(200), primary_key=True),
    Column("family", String(60), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("entries", BigInteger, nullable=False),
    _moment("archived_at"),
    _moment("expires_at", nullable=True),
    _moment("deleted_at", nullable=True),
    Index("archives_expiring", "expires_at"),
)

MESSAGING: Final = messaging_tables(METADATA)
