"""The payment database."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Index, Integer, Text, Uuid, func
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel
from stoa_messaging import messaging_tables


class Row(SQLModel, registry=registry()):
    """Base of the payment tables: nine domains may live in one process, each with its own registry."""


class PaymentRow(Row, table=True):
    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount > 0", name="payment_amount_ck"),
        CheckConstraint("captured >= 0 and captured <= amount", name="payment_captured_ck"),
        CheckConstraint("refunded >= 0 and refunded <= captured", name="payment_refunded_ck"),
    )
    id: str = Field(sa_column=Column(Uuid(as_uuid=False), primary_key=True))
    order_id: str = Field(sa_column=Column(Uuid(as_uuid=False), nullable=False, unique=True))
    customer_id: str = Field(sa_column=Column(Text, nullable=False, index=True))
    amount: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(sa_column=Column(Text, nullable=False))
    method: str = Field(sa_column=Column(Text, nullable=False))
    token: str = Field(sa_column=Column(Text, nullable=False))
    status: str = Field(sa_column=Column(Text, nullable=False))
    captured: int = Field(sa_column=Column(BigInteger, nullable=False))
    refunded: int = Field(sa_column=Column(BigInteger, nullable=False))
    decline_reason: str | None = Field(sa_column=Column(Text))
    provider_reference: str | None = Field(sa_column=Column(Text))
    cancel_requested: bool = Field(default=False)
    action_expires_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class OperationRow(Row, table=True):
    __tablename__ = "operation"
    __table_args__ = (
        CheckConstraint("amount > 0", name="operation_amount_ck"),
        Index("operation_open_idx", "id", postgresql_where="finished_at is null"),
    )
    id: str = Field(sa_column=Column(Uuid(as_uuid=False), primary_key=True))
    payment_id: str = Field(sa_column=Column(Uuid(as_uuid=False), nullable=False, index=True))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    amount: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(sa_column=Column(Text, nullable=False))
    key: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    reason: str = Field(sa_column=Column(Text, nullable=False))
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.now()))
    attempts: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    leased_until: datetime | None = Field(sa_column=Column(DateTime(timezone=True)))
    finished_at: datetime | None = Field(sa_column=Column(DateTime(timezone=True)))


class LedgerRow(Row, table=True):
    __tablename__ = "ledger_entry"
    __table_args__ = (CheckConstraint("amount <> 0", name="ledger_amount_ck"),)
    operation_id: str = Field(sa_column=Column(Uuid(as_uuid=False), primary_key=True))
    account: str = Field(sa_column=Column(Text, primary_key=True))
    payment_id: str = Field(sa_column=Column(Uuid(as_uuid=False), nullable=False, index=True))
    amount: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(sa_column=Column(Text, nullable=False))
    booked_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.now()))


class CancelledOrderRow(Row, table=True):
    __tablename__ = "cancelled_order"
    order_id: str = Field(sa_column=Column(Uuid(as_uuid=False), primary_key=True))


class RefundRow(Row, table=True):
    """Who asked for money to go back, and who agreed."""

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount > 0", name="refund_amount_ck"),
        CheckConstraint("status in ('AWAITING_APPROVAL', 'BOOKED', 'DONE', 'REFUSED')", name="refund_status_ck"),
        CheckConstraint("decided_by is null or decided_by <> requested_by", name="refund_four_eyes_ck"),
        Index("refund_awaiting_idx", "created_at", postgresql_where="status = 'AWAITING_APPROVAL'"),
    )
    id: str = Field(sa_column=Column(Uuid(as_uuid=False), primary_key=True))
    payment_id: str = Field(sa_column=Column(Uuid(as_uuid=False), nullable=False, index=True))
    order_id: str = Field(sa_column=Column(Uuid(as_uuid=False), nullable=False))
    amount: int = Field(sa_column=Column(BigInteger, nullable=False))
    currency: str = Field(sa_column=Column(Text, nullable=False))
    reason: str = Field(sa_column=Column(Text, nullable=False))
    requested_by: str = Field(sa_column=Column(Text, nullable=False))
    key: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    status: str = Field(sa_column=Column(Text, nullable=False))
    order_refund_id: str | None = Field(sa_column=Column(Text))
    decided_by: str | None = Field(sa_column=Column(Text))
    decided_at: datetime | None = Field(sa_column=Column(DateTime(timezone=True)))
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class WebhookRow(Row, table=True):
    """Webhooks that had their effect."""

    __tablename__ = "webhook"
    id: str = Field(sa_column=Column(Text, primary_key=True))
    heard_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, server_default=func.now()))


METADATA = Row.metadata
MESSAGING = messaging_tables(METADATA)
