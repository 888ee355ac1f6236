"""The tables. Reading is kept apart from the notification: staff share an inbox, but each reads for themselves."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, DateTime, Index, func
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from stoa_messaging import messaging_tables


class NotificationsTable(SQLModel, registry=registry()):
    """Base with a registry of its own: several domains may live in one process."""


class NotificationRow(NotificationsTable, table=True):
    __tablename__ = "notifications"
    __table_args__ = (
        CheckConstraint(
            "kind in ('ORDER_PLACED', 'ORDER_CONFIRMED', 'ORDER_CANCELLED', 'ORDER_SHIPPED', 'ORDER_DELIVERED', 'STOCK_LOW')",
            name="notifications_kind",
        ),
        Index("notifications_inbox", "recipient", "created_at", "id"),
        Index("notifications_age", "created_at"),
    )

    id: str = Field(primary_key=True)
    recipient: str
    kind: str
    title: str
    body: str
    order_id: str | None = None
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class ReadRow(NotificationsTable, table=True):
    __tablename__ = "reads"

    notification_id: str = Field(primary_key=True, foreign_key="notifications.id", ondelete="CASCADE")
    reader: str = Field(primary_key=True)
    read_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.now()))


class LocaleRow(NotificationsTable, table=True):
    __tablename__ = "locales"

    customer_id: str = Field(primary_key=True)
    locale: str


METADATA = NotificationsTable.metadata
MESSAGING = messaging_tables(METADATA)
