"""Event store, projection, messaging."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from stoa_messaging.migration import create_messaging_tables, drop_messaging_tables

revision = "0001"
down_revision = None

UUID = sa.Uuid(as_uuid=False)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("order_number", start=100_001)))
    op.create_table(
        "event",
        sa.Column("stream", UUID, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("data", JSONB, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
    )
    op.create_table(
        "order_view",
        sa.Column("id", UUID, primary_key=True),
        sa.Column("number", sa.Text, nullable=False, unique=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("customer_id", sa.Text, nullable=False),
        sa.Column("customer_name", sa.Text, nullable=False),
        sa.Column("customer_email", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("placed_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("state", JSONB, nullable=False),
    )
    op.create_index("order_view_customer_idx", "order_view", ["customer_id", "placed_at", "id"])
    op.create_index("order_view_placed_idx", "order_view", ["placed_at", "id"])
    op.create_index("order_view_status_idx", "order_view", ["status", "placed_at", "id"])
    create_messaging_tables(op)


def downgrade() -> None:
    drop_messaging_tables(op)
    op.drop_table("order_view")
    op.drop_table("event")
    op.execute(sa.schema.DropSequence(sa.Sequence("order_number")))
