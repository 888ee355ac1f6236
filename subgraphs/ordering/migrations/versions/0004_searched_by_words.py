"""Staff find orders by the beginnings of words, from an index; and orders that have not ended have an index of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

OPEN = sa.text("status not in ('DELIVERED', 'CANCELLED')")
# Words end at every ASCII sign that is neither letter nor digit, whatever the database's locale takes for a letter.
WORDS = r"""
    alter table order_view add column search tsvector generated always as (array_to_tsvector(array_remove(
        regexp_split_to_array(
            lower(number || ' ' || substr(number, 2) || ' ' || left(customer_name, 200) || ' ' || left(customer_email, 300)),
            '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+'),
        ''))) stored
"""


def upgrade() -> None:
    op.execute(WORDS)
    op.create_index("order_view_search_idx", "order_view", ["search"], postgresql_using="gin")
    op.create_index("order_view_open_idx", "order_view", ["placed_at", "id"], postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_index("order_view_open_idx", "order_view")
    op.drop_index("order_view_search_idx", "order_view")
    op.drop_column("order_view", "search")
