"""Statuses kept apart, snapshots, a shadow for rebuilding, invoices."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

UUID = sa.Uuid(as_uuid=False)
MOMENT = sa.DateTime(timezone=True)
ADDED = ("payment_status", "fulfilment_status", "open_return")


def upgrade() -> None:
    for name in ADDED:
        op.add_column("order_view", sa.Column(name, sa.Text, nullable=True))
    op.create_index(
        "order_view_open_return_idx",
        "order_view",
        ["open_return", "placed_at", "id"],
        postgresql_where=sa.text("open_return is not null"),
    )
    op.create_table(
        "order_view_shadow",
        sa.Column("id", UUID, primary_key=True),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("customer_id", sa.Text, nullable=False),
        sa.Column("customer_name", sa.Text, nullable=False),
        sa.Column("customer_email", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=True) for name in ADDED),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("placed_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("state", JSONB, nullable=False),
    )
    op.create_table(
        "projection",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("rebuilt_at", MOMENT, nullable=False),
    )
    op.create_table(
        "snapshot",
        sa.Column("stream", UUID, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state_version", sa.Integer, nullable=False),
        sa.Column("state", JSONB, nullable=False),
    )
    op.create_table(
        "saga_failure",
        sa.Column("order_id", UUID, primary_key=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("failed_at", MOMENT, nullable=False),
    )
    op.create_table(
        "document",
        sa.Column("id", UUID, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("order_id", UUID, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.UniqueConstraint("kind", "year", "sequence"),
    )
    op.create_index("document_order_idx", "document", ["order_id"])
    op.create_table(
        "document_counter",
        sa.Column("id", UUID, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.UniqueConstraint("kind", "year"),
    )


def downgrade() -> None:
    for table in ("document_counter", "document", "saga_failure", "snapshot", "projection", "order_view_shadow"):
        op.drop_table(table)
    op.drop_index("order_view_open_return_idx", "order_view")
    for name in ADDED:
        op.drop_column("order_view", name)
