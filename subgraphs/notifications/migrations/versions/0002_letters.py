"""Letters waiting to be sent, whom they go to, and what people want to be told where."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KINDS = "'ORDER_PLACED', 'ORDER_CONFIRMED', 'ORDER_CANCELLED', 'ORDER_SHIPPED', 'ORDER_DELIVERED'"
_BEFORE = f"kind in ({_KINDS}, 'STOCK_LOW')"
_AFTER = f"kind in ({_KINDS}, 'RETURN_UPDATED', 'DATA_EXPORT_READY', 'STOCK_LOW')"


def upgrade() -> None:
    op.drop_constraint("notifications_kind", "notifications", type_="check")
    op.create_check_constraint("notifications_kind", "notifications", _AFTER)
    op.create_table(
        "contacts",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id"),
    )
    op.create_table(
        "preferences",
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "kind", "channel"),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('WAITING', 'SENT', 'DEAD')", name="letters_state"),
        sa.CheckConstraint("octet_length(facts) <= 16384", name="letters_facts_size"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("letters_due", "letters", ["next_try_at"], postgresql_where=sa.text("state = 'WAITING'"))
    op.create_index("letters_of_customer", "letters", ["customer_id"])
    op.create_index("letters_age", "letters", ["created_at"])


def downgrade() -> None:
    op.drop_table("letters")
    op.drop_table("preferences")
    op.drop_table("contacts")
    op.drop_constraint("notifications_kind", "notifications", type_="check")
    op.create_check_constraint("notifications_kind", "notifications", _BEFORE)
