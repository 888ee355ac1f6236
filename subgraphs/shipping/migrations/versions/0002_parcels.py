"""Shipments in several parcels, tracked; orders that were stopped; return labels."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from stoa_service.tenant_keys import add_foreign_key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSONB = postgresql.JSONB(astext_type=sa.Text())
MOMENT = sa.DateTime(timezone=True)
STATES = "'PACKED', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERY_FAILED', 'DELIVERED', 'RETURNED'"


def upgrade() -> None:
    op.drop_constraint("shipments_status", "shipments")
    op.create_check_constraint(
        "shipments_status", "shipments", "status in ('PREPARING', 'PACKED', 'SHIPPED', 'DELIVERED', 'CANCELLED')"
    )
    op.create_table(
        "parcels",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("shipment_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lines", JSONB, nullable=False),
        sa.Column("weight_grams", sa.Integer(), nullable=False),
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("shipped_at", MOMENT, nullable=True),
        sa.Column("delivered_at", MOMENT, nullable=True),
        sa.CheckConstraint(f"state in ({STATES})", name="parcels_state"),
        sa.CheckConstraint("(state = 'PACKED') = (shipped_at is null)", name="parcels_shipped_at"),
        sa.CheckConstraint("(state = 'DELIVERED') = (delivered_at is not null)", name="parcels_delivered_at"),
        sa.CheckConstraint("weight_grams >= 0", name="parcels_weight"),
        sa.CheckConstraint("number >= 1", name="parcels_number"),
        sa.UniqueConstraint("shipment_id", "number"),
        sa.UniqueConstraint("tracking_code"),
    )
    add_foreign_key(op.get_bind(), "parcels", "shipment_id", "shipments.id")
    # What is on the road already went in one parcel, known under its shipment's id.
    op.execute(
        """
        insert into parcels
        select id, id, 1, lines, weight_grams, tracking_code,
          case status when 'SHIPPED' then 'IN_TRANSIT' else status end, changed_at, shipped_at, delivered_at
        from shipments where status in ('SHIPPED', 'DELIVERED') and tracking_code is not null
        """
    )
    op.create_table(
        "stopped_orders",
        sa.Column("order_id", sa.String(), primary_key=True),
        sa.Column("stopped_at", MOMENT, nullable=False),
    )
    op.create_table(
        "carrier_events",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.CheckConstraint("outcome in ('APPLIED', 'IGNORED')", name="carrier_events_outcome"),
        sa.UniqueConstraint("event_id"),
    )
    op.create_index("carrier_events_code", "carrier_events", ["tracking_code", "occurred_at"])
    op.create_table(
        "return_labels",
        sa.Column("return_id", sa.String(), primary_key=True),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("carrier", sa.String(), nullable=False),
        sa.Column("tracking_code", sa.String(), nullable=False),
        sa.Column("sender", JSONB, nullable=False),
        sa.Column("lines", JSONB, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("arrived_at", MOMENT, nullable=True),
        sa.UniqueConstraint("tracking_code"),
    )
    op.create_index("return_labels_order_id", "return_labels", ["order_id"])


def downgrade() -> None:
    for table in ("return_labels", "carrier_events", "stopped_orders", "parcels"):
        op.drop_table(table)
    op.execute("update shipments set status = 'PREPARING' where status = 'PACKED'")
    op.drop_constraint("shipments_status", "shipments")
    op.create_check_constraint(
        "shipments_status", "shipments", "status in ('PREPARING', 'SHIPPED', 'DELIVERED', 'CANCELLED')"
    )
