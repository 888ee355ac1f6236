"""The tables. Constraints repeat the domain's limits: a bug in the code cannot store what the domain refuses."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from stoa_messaging import messaging_tables


class ShippingTable(SQLModel, registry=registry()):
    """Base with a registry of its own: several domains may live in one process."""


class ShipmentRow(ShippingTable, table=True):
    __tablename__ = "shipments"
    __table_args__ = (
        CheckConstraint("status in ('PREPARING', 'SHIPPED', 'DELIVERED', 'CANCELLED')", name="shipments_status"),
        CheckConstraint("(status in ('SHIPPED', 'DELIVERED')) = (shipped_at is not null)", name="shipments_shipped_at"),
        CheckConstraint("(status = 'DELIVERED') = (delivered_at is not null)", name="shipments_delivered_at"),
        CheckConstraint("weight_grams >= 0", name="shipments_weight"),
        Index("shipments_order_id", "order_id"),
        Index("shipments_created_at", "created_at", "id"),
        Index("shipments_moving", "changed_at", postgresql_where=text("status in ('PREPARING', 'SHIPPED')")),
    )

    id: str = Field(primary_key=True)
    order_id: str
    order_number: str
    customer_id: str
    status: str
    method: str
    carrier: str
    weight_grams: int
    destination: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    lines: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    tracking_code: str | None = None
    changed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    shipped_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    delivered_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.now()))


METADATA = ShippingTable.metadata
MESSAGING = messaging_tables(METADATA)
