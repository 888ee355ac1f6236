"""The ordering database."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Index, Integer, Sequence, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
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


class OrderRow(Row, table=True):
    """The projection: the folded order, and the columns that lists are made of."""

    __tablename__ = "order_view"
    __table_args__ = (
        Index("order_view_customer_idx", "customer_id", "placed_at", "id"),
        Index("order_view_placed_idx", "placed_at", "id"),
        Index("order_view_status_idx", "status", "placed_at", "id"),
    )
    id: str = Field(sa_column=Column(Uuid(as_uuid=False), primary_key=True))
    number: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    version: int = Field(sa_column=Column(Integer, nullable=False))
    customer_id: str = Field(sa_column=Column(Text, nullable=False))
    customer_name: str = Field(sa_column=Column(Text, nullable=False))
    customer_email: str = Field(sa_column=Column(Text, nullable=False))
    status: str = Field(sa_column=Column(Text, nullable=False))
    total: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(sa_column=Column(Text, nullable=False))
    placed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    changed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    state: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


METADATA = Row.metadata
NUMBERS = Sequence("order_number", start=100_001, metadata=METADATA)
MESSAGING = messaging_tables(METADATA)
CHANGES_CHANNEL = "order_changed"
