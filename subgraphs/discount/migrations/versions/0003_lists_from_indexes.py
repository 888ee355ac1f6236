"""The list of coupons begins with the newest; what a customer used is found by the customer."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    "create index coupon_newest_idx on coupon (created_at desc, code)",
    "create index coupon_customer_customer_idx on coupon_customer (customer_id)",
    "create index redemption_customer_idx on redemption (customer_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("Data is not thrown away by going back; restore a backup instead.")
