"""The ordering database."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    DateTime,
    Index,
    Integer,
    Sequence,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from stoa_messaging import messaging_tables


class Row(SQLModel, registry=registry()):
    """Base of the ordering tables: nine domains may live in one process, each with its own registry."""


class EventRow(Row, table=True):
    """The event store. Rows are added, never changed."""

    __tablename__ = "event"
    stream: str = Field(sa_column=Column(Uuid(as_uuid=False), primary_key=True))
    version: int = Field(sa_column=Column(Integer, primary_key=True))
    type: str = Field(sa_column=Column(Text, nullable=False))
    data: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    occurred_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class OrderColumns(SQLModel):
    """What the projection holds of each order: the folded order, and the columns that lists are made of."""

    id: str = Field(sa_type=Uuid(as_uuid=False), primary_key=True)
    number: str = Field(sa_type=Text)
    version: int = Field(sa_type=Integer)
    customer_id: str = Field(sa_type=Text)
    customer_name: str = Field(sa_type=Text)
    customer_email: str = Field(sa_type=Text)
    status: str = Field(sa_type=Text)
    payment_status: str | None = Field(default=None, sa_type=Text)
    fulfilment_status: str | None = Field(default=None, sa_type=Text)
    open_return: str | None = Field(default=None, sa_type=Text)
    total: int = Field(sa_type=BigInteger)
    currency: str = Field(sa_type=Text)
    placed_at: datetime = Field(sa_type=DateTime(timezone=True))
    changed_at: datetime = Field(sa_type=DateTime(timezone=True))
    state: dict[str, Any] = Field(sa_type=JSONB)


class OrderRow(Row, OrderColumns, table=True):
    """The projection that is read."""

    __tablename__ = "order_view"
    __table_args__ = (
        UniqueConstraint("number"),
        Index("order_view_customer_idx", "customer_id", "placed_at", "id"),
        Index("order_view_placed_idx", "placed_at", "id"),
        Index("order_view_status_idx", "status", "placed_at", "id"),
        Index(
            "order_view_open_return_idx",
            "open_return",
            "placed_at",
            "id",
            postgresql_where=text("open_return is not null"),
        ),
        Index(
            "order_view_open_idx",
            "placed_at",
            "id",
            postgresql_where=text("status not in ('DELIVERED', 'CANCELLED')"),
        ),
        Index("order_view_search_idx", "search", postgresql_using="gin"),
    )
    # Words of the number, the name and the address; written by the database (migrations/versions/0004).
    search: Any = Field(default=None, sa_column=Column(TSVECTOR, Computed("", persisted=True)))


class OrderShadowRow(Row, OrderColumns, table=True):
    """Where a rebuild folds while the projection goes on being read; empty at other times."""

    __tablename__ = "order_view_shadow"


class ProjectionRow(Row, table=True):
    """Which version of the projection's shape the rows were folded with."""

    __tablename__ = "projection"
    __table_args__ = (UniqueConstraint("name"),)
    id: str = Field(sa_column=Column(Uuid(as_uuid=False), primary_key=True))
    name: str = Field(sa_column=Column(Text, nullable=False))
    version: int = Field(sa_column=Column(Integer, nullable=False))
    rebuilt_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class SnapshotRow(Row, table=True):
    """An order folded up to a version, so that no stream is ever replayed from far away."""

    __tablename__ = "snapshot"
    stream: str = Field(sa_column=Column(Uuid(as_uuid=False), primary_key=True))
    version: int = Field(sa_column=Column(Integer, nullable=False))
    state_version: int = Field(sa_column=Column(Integer, nullable=False))
    state: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class SagaFailureRow(Row, table=True):
    """The last thing that went wrong in an order's saga."""

    __tablename__ = "saga_failure"
    order_id: str = Field(sa_column=Column(Uuid(as_uuid=False), primary_key=True))
    step: str = Field(sa_column=Column(Text, nullable=False))
    error: str = Field(sa_column=Column(Text, nullable=False))
    failed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class DocumentRow(Row, table=True):
    """Invoices and credit notes as they were issued. Rows are added, never changed."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("kind", "year", "sequence"),
        Index("document_order_idx", "order_id"),
    )
    id: str = Field(sa_column=Column(Uuid(as_uuid=False), primary_key=True))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    year: int = Field(sa_column=Column(Integer, nullable=False))
    sequence: int = Field(sa_column=Column(Integer, nullable=False))
    number: str = Field(sa_column=Column(Text, nullable=False))
    order_id: str = Field(sa_column=Column(Uuid(as_uuid=False), nullable=False))
    content: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class DocumentCounterRow(Row, table=True):
    """The last number given in a year. Its row lock is what leaves no gap."""

    __tablename__ = "document_counter"
    __table_args__ = (UniqueConstraint("kind", "year"),)
    id: str = Field(sa_column=Column(Uuid(as_uuid=False), primary_key=True))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    year: int = Field(sa_column=Column(Integer, nullable=False))
    last: int = Field(sa_column=Column(Integer, nullable=False))


METADATA = Row.metadata
NUMBERS = Sequence("order_number", start=100_001, metadata=METADATA)
MESSAGING = messaging_tables(METADATA)
CHANGES_CHANNEL = "order_changed"
