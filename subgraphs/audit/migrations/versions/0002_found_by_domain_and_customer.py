"""The journal of one domain, or of one customer, is read from an index, however seldom they occur."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("entries_by_domain", "entries", ["chain", "domain", "position"])
    op.create_index("entries_by_customer", "entries", ["chain", "customer_id", "position"])


def downgrade() -> None:
    op.drop_index("entries_by_customer", "entries")
    op.drop_index("entries_by_domain", "entries")
