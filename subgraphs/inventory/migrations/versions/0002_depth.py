"""Levels as last told, sorted and searched lists without sorting, returns, demand per day, warehouses in an order."""

from alembic import op
from stoa_service.tenant_keys import add_foreign_key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    "alter table warehouse add column priority integer not null default 0",
    # What shoppers were last told. IN to begin with: the worker finds at its start what differs, and tells it.
    "alter table variant add column told_level text not null default 'IN' check (told_level in ('IN', 'LOW', 'OUT'))",
    """
    alter table variant add column search tsvector generated always as
        (to_tsvector('simple'::regconfig, name_en || ' ' || name_de)) stored
    """,
    "create index variant_search_idx on variant using gin (search)",
    # The variant's name, kept beside its stock: the staff's list is then read from an index, never sorted.
    "alter table stock add column name text not null default ''",
    "update stock set name = variant.name_en from variant where variant.id = stock.variant_id",
    # Every row belongs to a tenant and every statement is for one: the list is read from its place in the index all the same.
    "alter table stock add column if not exists tenant text not null default 'market'",
    "create index stock_name_idx on stock (tenant, name, variant_id, warehouse_id)",
    "create index stock_low_idx on stock (tenant, name, variant_id, warehouse_id) where saleable <= 5",
    "drop index variant_name_idx",
    "drop index stock_saleable_idx",
    """
    create table stock_return (
        return_id text primary key,
        order_id text not null,
        received_at timestamptz not null
    )
    """,
    """
    create table demand_day (
        variant_id text not null,
        day date not null,
        quantity integer not null check (quantity > 0),
        primary key (variant_id, day)
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    add_foreign_key(op.get_bind(), "demand_day", "variant_id", "variant.id")


def downgrade() -> None:
    raise RuntimeError("Data is not thrown away by going back; restore a backup instead.")
