"""All baskets of a person are found without reading everybody's, and a basket is cleared without reading all checkouts."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("baskets_of_customer", "baskets", ["customer_id"])
    op.create_index("checkouts_of_basket", "checkouts", ["basket_id"])


def downgrade() -> None:
    op.drop_index("checkouts_of_basket", "checkouts")
    op.drop_index("baskets_of_customer", "baskets")
