"""Coupons with their limits, redemptions, promotions, known products, and the tables of messaging."""

from alembic import op
from stoa_messaging.migration import create_messaging_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    # The last constraint is the last word: no bug in the code can use a coupon once more than it may be.
    """
    create table coupon (
        code text primary key check (code = upper(code) and code <> ''),
        percent smallint check (percent between 1 and 100),
        amount bigint check (amount > 0),
        minimum bigint check (minimum >= 0),
        currency text check (length(currency) = 3),
        starts_at timestamptz,
        expires_at timestamptz,
        max_uses integer check (max_uses > 0),
        max_uses_per_customer integer check (max_uses_per_customer > 0),
        uses integer not null default 0 check (uses >= 0),
        created_at timestamptz not null default now(),
        constraint coupon_percent_or_amount check ((percent is null) <> (amount is null)),
        constraint coupon_money_has_currency check (currency is not null or (amount is null and minimum is null)),
        constraint coupon_uses_within_limit check (max_uses is null or uses <= max_uses)
    )
    """,
    """
    create table coupon_customer (
        code text not null references coupon (code),
        customer_id text not null,
        uses integer not null check (uses >= 0),
        primary key (code, customer_id)
    )
    """,
    # A row without a code marks an order that was cancelled before it was heard of.
    """
    create table redemption (
        order_id text primary key,
        code text,
        customer_id text not null,
        status text not null check (status in ('REDEEMED', 'REFUSED', 'RETURNED')),
        redeemed_at timestamptz not null,
        returned_at timestamptz
    )
    """,
    "create index redemption_code_idx on redemption (code, redeemed_at desc)",
    """
    create table promotion (
        id text primary key check (id <> ''),
        name text not null,
        percent smallint not null check (percent between 1 and 90),
        starts_at timestamptz,
        ends_at timestamptz
    )
    """,
    """
    create table promotion_target (
        promotion_id text not null references promotion (id) on delete cascade,
        kind text not null check (kind in ('PRODUCT', 'CATEGORY')),
        target text not null,
        primary key (kind, target, promotion_id)
    )
    """,
    """
    create table product (
        id text primary key,
        category text not null,
        changed_at timestamptz not null
    )
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    create_messaging_tables(op)


def downgrade() -> None:
    raise RuntimeError("Data is not thrown away by going back; restore a backup instead.")
