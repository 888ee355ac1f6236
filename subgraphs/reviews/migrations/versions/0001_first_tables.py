"""First tables."""

import sqlalchemy as sa
from alembic import op
from stoa_messaging.migration import create_messaging_tables, drop_messaging_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPROVED = sa.text("status = 'APPROVED'")


def upgrade() -> None:
    create_messaging_tables(op)
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("product_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("text_key", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("findings", sa.ARRAY(sa.String()), server_default="{}", nullable=False),
        sa.Column("rejection", sa.String(), nullable=True),
        sa.Column("moderated_by", sa.String(), nullable=True),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("replied_at", moment, nullable=True),
        sa.Column("helpful_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("submitted_at", moment, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.CheckConstraint("rating between 1 and 5", name="reviews_rating"),
        sa.CheckConstraint("helpful_count >= 0", name="reviews_helpful_count"),
        sa.CheckConstraint("status in ('PENDING', 'APPROVED', 'REJECTED')", name="reviews_status"),
        sa.CheckConstraint("(status = 'REJECTED') = (rejection is not null)", name="reviews_rejection"),
        sa.CheckConstraint("(reply is null) = (replied_at is null)", name="reviews_reply"),
        sa.UniqueConstraint("product_id", "customer_id", name="reviews_one_per_customer_and_product"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("reviews_newest", "reviews", ["product_id", "submitted_at", "id"], postgresql_where=APPROVED)
    by_votes = ["product_id", "helpful_count", "submitted_at", "id"]
    op.create_index("reviews_helpful", "reviews", by_votes, postgresql_where=APPROVED)
    by_stars = ["product_id", "rating", "submitted_at", "id"]
    op.create_index("reviews_rated", "reviews", by_stars, postgresql_where=APPROVED)
    op.create_index("reviews_of_customer", "reviews", ["customer_id", "submitted_at", "id"])
    op.create_index("reviews_queue", "reviews", ["status", "changed_at", "id"])
    op.create_index("reviews_text_key", "reviews", ["text_key"])
    op.create_table(
        "deliveries",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("product_id", sa.String(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("delivered_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "product_id"),
    )
    op.create_table(
        "votes",
        sa.Column("review_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("review_id", "customer_id"),
    )
    op.create_index("votes_of_customer", "votes", ["customer_id"])
    op.create_table(
        "ratings",
        sa.Column("product_id", sa.String(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.CheckConstraint("stars between 1 and 5", name="ratings_stars"),
        sa.CheckConstraint("given >= 0", name="ratings_given"),
        sa.PrimaryKeyConstraint("product_id", "stars"),
    )


def downgrade() -> None:
    for table in ("ratings", "votes", "deliveries", "reviews"):
        op.drop_table(table)
    drop_messaging_tables(op)
