"""Payments, provider operations, ledger, messaging."""

import sqlalchemy as sa
from alembic import op
from stoa_messaging.migration import create_messaging_tables, drop_messaging_tables

revision = "0001"
down_revision = None

UUID = sa.Uuid(as_uuid=False)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "payment",
        sa.Column("id", UUID, primary_key=True),
        sa.Column("order_id", UUID, nullable=False, unique=True),
        sa.Column("customer_id", sa.Text, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("method", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("captured", sa.BigInteger, nullable=False),
        sa.Column("refunded", sa.BigInteger, nullable=False),
        sa.Column("decline_reason", sa.Text),
        sa.Column("provider_reference", sa.Text),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("amount > 0", name="payment_amount_ck"),
        sa.CheckConstraint("captured >= 0 and captured <= amount", name="payment_captured_ck"),
        sa.CheckConstraint("refunded >= 0 and refunded <= captured", name="payment_refunded_ck"),
    )
    op.create_index("ix_payment_customer_id", "payment", ["customer_id"])
    op.create_table(
        "operation",
        sa.Column("id", UUID, primary_key=True),
        sa.Column("payment_id", UUID, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("leased_until", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.CheckConstraint("amount > 0", name="operation_amount_ck"),
    )
    op.create_index("ix_operation_payment_id", "operation", ["payment_id"])
    op.create_index("operation_open_idx", "operation", ["id"], postgresql_where=sa.text("finished_at is null"))
    op.create_table(
        "ledger_entry",
        sa.Column("operation_id", UUID, primary_key=True),
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("payment_id", UUID, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("booked_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint("amount <> 0", name="ledger_amount_ck"),
    )
    op.create_index("ix_ledger_entry_payment_id", "ledger_entry", ["payment_id"])
    op.create_table("cancelled_order", sa.Column("order_id", UUID, primary_key=True))
    op.create_table(
        "test_provider_call",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("declined_with", sa.Text),
        sa.Column("called_at", MOMENT, nullable=False, server_default=sa.func.now()),
    )
    create_messaging_tables(op)


def downgrade() -> None:
    drop_messaging_tables(op)
    for table in ("test_provider_call", "cancelled_order", "ledger_entry", "operation", "payment"):
        op.drop_table(table)
