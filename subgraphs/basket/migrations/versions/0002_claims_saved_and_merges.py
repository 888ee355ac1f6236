"""Claims of coupons, articles saved for later, merges that can be undone, stock levels and tax classes of variants."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from stoa_service.tenant_keys import add_foreign_key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coupon_claims",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("basket_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("coupon", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("status in ('OPEN', 'ABANDONED')", name="coupon_claims_status"),
        sa.PrimaryKeyConstraint("order_id"),
    )
    op.create_index(
        "coupon_claims_one_open_per_basket",
        "coupon_claims",
        ["basket_id"],
        unique=True,
        postgresql_where=sa.text("status = 'OPEN'"),
    )
    op.create_table(
        "basket_merges",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("target_id", sa.String(), nullable=False),
        sa.Column("added", postgresql.JSONB(), nullable=False),
        sa.Column("coupon", sa.String(), nullable=True),
        sa.Column("merged_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("source_id"),
    )
    for column in ("source_id", "target_id"):
        add_foreign_key(op.get_bind(), "basket_merges", column, "baskets.id", rule="on delete cascade")
    op.create_index("basket_merges_target", "basket_merges", ["target_id", "merged_at"])
    op.create_table(
        "stock_levels",
        sa.Column("variant_id", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("level in ('IN', 'LOW', 'OUT')", name="stock_levels_level"),
        sa.PrimaryKeyConstraint("variant_id"),
    )
    op.add_column("basket_lines", sa.Column("saved", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.drop_constraint("basket_lines_position", "basket_lines")
    op.create_check_constraint("basket_lines_position", "basket_lines", "position between 0 and 99")
    op.add_column("variants", sa.Column("tax_class", sa.String(), server_default="STANDARD", nullable=False))


def downgrade() -> None:
    op.drop_column("variants", "tax_class")
    op.execute("delete from basket_lines where saved or position > 49")
    op.drop_constraint("basket_lines_position", "basket_lines")
    op.create_check_constraint("basket_lines_position", "basket_lines", "position between 0 and 49")
    op.drop_column("basket_lines", "saved")
    op.drop_table("stock_levels")
    op.drop_table("basket_merges")
    op.drop_table("coupon_claims")
