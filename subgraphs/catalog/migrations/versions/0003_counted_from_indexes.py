"""Lists and facets are counted from indexes alone, which PostgreSQL can do only for pages that were vacuumed since they changed.

By default that waits until a fifth of the products has changed: stock and ratings change a few thousand a day. And a product's
words stay in its row: out of line, each match of a search would be fetched twice.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "alter table product set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, "
        "autovacuum_analyze_scale_factor = 0.02, toast_tuple_target = 4080)"
    )


def downgrade() -> None:
    op.execute(
        "alter table product reset (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor, "
        "autovacuum_analyze_scale_factor, toast_tuple_target)"
    )
