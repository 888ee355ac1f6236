"""Warehouses, stock with its constraints, reservations, adjustments, and the tables of messaging."""

from alembic import op
from stoa_messaging.migration import create_messaging_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    create table warehouse (
        id text primary key check (id <> ''),
        name text not null,
        country text not null check (length(country) = 2)
    )
    """,
    """
    create table variant (
        id text primary key,
        product_id text not null,
        name_en text not null,
        name_de text not null,
        changed_at timestamptz not null
    )
    """,
    "create index variant_name_idx on variant (name_en, id)",
    # The constraints are the last word: no bug in the code can promise or sell what is not there.
    """
    create table stock (
        variant_id text not null references variant (id),
        warehouse_id text not null references warehouse (id),
        on_hand integer not null check (on_hand >= 0),
        reserved integer not null default 0 check (reserved >= 0),
        sold bigint not null default 0 check (sold >= 0),
        threshold integer not null default 0 check (threshold >= 0),
        updated_at timestamptz not null default now(),
        saleable integer not null generated always as (greatest(0, on_hand - reserved - threshold)) stored,
        primary key (variant_id, warehouse_id),
        constraint stock_reserved_is_on_hand check (reserved <= on_hand)
    )
    """,
    "create index stock_saleable_idx on stock (saleable)",
    """
    create table reservation (
        id text primary key,
        order_id text not null unique,
        status text not null check (status in ('RESERVED', 'SOLD', 'RELEASED', 'EXPIRED')),
        expires_at timestamptz not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
    )
    """,
    "create index reservation_overdue_idx on reservation (expires_at) where status = 'RESERVED'",
    """
    create table reservation_line (
        reservation_id text not null references reservation (id) on delete cascade,
        variant_id text not null,
        warehouse_id text not null,
        quantity integer not null check (quantity > 0),
        primary key (reservation_id, variant_id, warehouse_id),
        foreign key (variant_id, warehouse_id) references stock (variant_id, warehouse_id)
    )
    """,
    """
    create table stock_adjustment (
        id bigint generated always as identity primary key,
        variant_id text not null,
        warehouse_id text not null,
        delta integer not null check (delta <> 0),
        on_hand_after integer not null,
        reason text not null,
        actor text not null,
        adjusted_at timestamptz not null default now(),
        foreign key (variant_id, warehouse_id) references stock (variant_id, warehouse_id)
    )
    """,
    "create index stock_adjustment_place_idx on stock_adjustment (variant_id, warehouse_id, id desc)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    create_messaging_tables(op)


def downgrade() -> None:
    raise RuntimeError("Data is not thrown away by going back; restore a backup instead.")
