"""The provider's books; the migrations make them, nothing of payment reads them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
    false,
    func,
)

METADATA: Final = MetaData()

CALL: Final = Table(
    "test_provider_call",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("declined_with", Text),
    Column("called_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("reference", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default="DONE"),
    Column("asked", Integer, nullable=False, server_default="1"),
    Column("known_from", DateTime(timezone=True), nullable=False, server_default=func.now()),
)
CHARGE: Final = Table(
    "test_provider_charge",
    METADATA,
    Column("reference", Text, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("is_authorised", Boolean, nullable=False),
    Column("captured", BigInteger, nullable=False, server_default="0"),
    Column("refunded", BigInteger, nullable=False, server_default="0"),
    Column("is_voided", Boolean, nullable=False, server_default=false()),
    CheckConstraint("captured between 0 and amount", name="test_provider_captured_ck"),
    CheckConstraint("refunded between 0 and captured", name="test_provider_refunded_ck"),
)
WEBHOOK: Final = Table(
    "test_provider_webhook",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("times", Integer, nullable=False, server_default="1"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("delivered_at", DateTime(timezone=True)),
)
