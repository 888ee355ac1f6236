"""What belongs to which product, so that a wish can be answered."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watched_variants",
        sa.Column("variant_id", sa.String(), nullable=False),
        sa.Column("product_id", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_de", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("variant_id"),
    )
    op.create_index("wishes_product_id", "wishes", ["product_id"])


def downgrade() -> None:
    op.drop_index("wishes_product_id", table_name="wishes")
    op.drop_table("watched_variants")
