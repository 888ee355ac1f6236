"""What was sent to a person, and what they sent back, is found without reading everybody's."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("shipments_customer_id", "shipments", ["customer_id"])
    op.create_index("return_labels_customer_id", "return_labels", ["customer_id"])


def downgrade() -> None:
    op.drop_index("return_labels_customer_id", "return_labels")
    op.drop_index("shipments_customer_id", "shipments")
