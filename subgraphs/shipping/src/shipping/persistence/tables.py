"""The tables. Constraints repeat the domain's limits: a bug in the code cannot store what the domain refuses."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from stoa_messaging import messaging_tables


class ShippingTable(SQLModel, registry=registry()):
    """Base with a registry of its own: several domains may live in one process."""


class ShipmentRow(ShippingTable, table=True):
    __tablename__ = "shipments"
    __table_args__ = (
        CheckConstraint(
            "status in ('PREPARING', 'PACKED', 'SHIPPED', 'DELIVERED', 'CANCELLED')", name="shipments_status"
        ),
        CheckConstraint("(status in ('SHIPPED', 'DELIVERED')) = (shipped_at is not null)", name="shipments_shipped_at"),
        CheckConstraint("(status = 'DELIVERED') = (delivered_at is not null)", name="shipments_delivered_at"),
        CheckConstraint("weight_grams >= 0", name="shipments_weight"),
        Index("shipments_order_id", "order_id"),
        Index("shipments_customer_id", "customer_id"),
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


class ParcelRow(ShippingTable, table=True):
    __tablename__ = "parcels"
    __table_args__ = (
        CheckConstraint(
            "state in ('PACKED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERY_FAILED', 'DELIVERED', 'RETURNED')",
            name="parcels_state",
        ),
        CheckConstraint("(state = 'PACKED') = (shipped_at is null)", name="parcels_shipped_at"),
        CheckConstraint("(state = 'DELIVERED') = (delivered_at is not null)", name="parcels_delivered_at"),
        CheckConstraint("weight_grams >= 0", name="parcels_weight"),
        CheckConstraint("number >= 1", name="parcels_number"),
        UniqueConstraint("shipment_id", "number"),
        UniqueConstraint("tracking_code"),
    )

    id: str = Field(primary_key=True)
    shipment_id: str = Field(foreign_key="shipments.id")
    number: int
    lines: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    weight_grams: int
    tracking_code: str
    state: str
    changed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    shipped_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    delivered_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class StoppedOrderRow(ShippingTable, table=True):
    """Orders that must not be sent, also when their confirmation arrives after the wish to stop them."""

    __tablename__ = "stopped_orders"
    order_id: str = Field(primary_key=True)
    stopped_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class CarrierEventRow(ShippingTable, table=True):
    """Every message of a carrier, once."""

    __tablename__ = "carrier_events"
    __table_args__ = (
        UniqueConstraint("event_id"),
        Index("carrier_events_code", "tracking_code", "occurred_at"),
        CheckConstraint("outcome in ('APPLIED', 'IGNORED')", name="carrier_events_outcome"),
    )
    id: str = Field(primary_key=True)
    event_id: str
    tracking_code: str
    state: str
    place: str
    outcome: str
    occurred_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    received_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class ReturnLabelRow(ShippingTable, table=True):
    __tablename__ = "return_labels"
    __table_args__ = (
        UniqueConstraint("tracking_code"),
        Index("return_labels_order_id", "order_id"),
        Index("return_labels_customer_id", "customer_id"),
    )
    return_id: str = Field(primary_key=True)
    order_id: str
    order_number: str
    customer_id: str
    carrier: str
    tracking_code: str
    sender: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    lines: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))
    state: str
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    arrived_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


METADATA = ShippingTable.metadata
MESSAGING = messaging_tables(METADATA)
