"""The tables. Reading is kept apart from the notification: staff share an inbox, but each reads for themselves."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Text, func, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from stoa_messaging import messaging_tables


class NotificationsTable(SQLModel, registry=registry()):
    """Base with a registry of its own: several domains may live in one process."""


class NotificationRow(NotificationsTable, table=True):
    __tablename__ = "notifications"
    __table_args__ = (
        CheckConstraint(
            "kind in ('ORDER_PLACED', 'ORDER_CONFIRMED', 'ORDER_CANCELLED', 'ORDER_SHIPPED', 'ORDER_DELIVERED', "
            "'RETURN_UPDATED', 'DATA_EXPORT_READY', 'WISH_CHEAPER', 'WISH_AVAILABLE', 'STOCK_LOW')",
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


class ContactRow(NotificationsTable, table=True):
    __tablename__ = "contacts"

    customer_id: str = Field(primary_key=True)
    email: str
    name: str


class PreferenceRow(NotificationsTable, table=True):
    __tablename__ = "preferences"

    customer_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    enabled: bool


class LetterRow(NotificationsTable, table=True):
    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("state in ('WAITING', 'SENT', 'DEAD')", name="letters_state"),
        CheckConstraint("octet_length(facts) <= 16384", name="letters_facts_size"),
        Index("letters_due", "next_try_at", postgresql_where=text("state = 'WAITING'")),
        Index("letters_of_customer", "customer_id"),
        Index("letters_age", "created_at"),
    )

    id: str = Field(primary_key=True)
    customer_id: str
    kind: str
    address: str
    name: str
    locale: str
    facts: str = Field(sa_column=Column(Text, nullable=False))
    state: str
    tries: int
    next_try_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    last_error: str | None = None
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    sent_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True), nullable=True))


METADATA = NotificationsTable.metadata
MESSAGING = messaging_tables(METADATA)
