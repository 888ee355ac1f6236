"""Promotions with level, action, conditions, group and priority; coupons with a budget; what each use was worth."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    # What there was excluded one another: the best percentage counted.
    """
    alter table promotion
        alter column percent drop not null,
        drop constraint promotion_percent_check,
        add column level text not null default 'ITEM',
        add column kind text not null default 'PERCENT',
        add column amount bigint,
        add column minimum bigint,
        add column currency text,
        add column buy smallint,
        add column get smallint,
        add column minimum_quantity smallint not null default 0,
        add column signed_in_only boolean not null default false,
        add column exclusivity text default 'sale',
        add column priority smallint not null default 0,
        add column all_products boolean not null default false,
        add constraint promotion_level_ck check (level in ('ITEM', 'ORDER', 'SHIPPING')),
        add constraint promotion_kind_ck check (kind in ('PERCENT', 'FIXED_AMOUNT', 'BUY_X_GET_Y', 'FREE_SHIPPING')),
        add constraint promotion_percent_ck check (
            case when kind in ('PERCENT', 'BUY_X_GET_Y') then percent is not null and percent between 1 and 100
                 else percent is null end),
        add constraint promotion_amount_ck check (
            case when kind = 'FIXED_AMOUNT' then amount is not null and amount > 0 else amount is null end),
        add constraint promotion_pieces_ck check (
            case when kind = 'BUY_X_GET_Y' then buy is not null and get is not null and buy > 0 and get > 0
                 else buy is null and get is null end),
        add constraint promotion_money_ck check (currency is not null or (amount is null and minimum is null)),
        add constraint promotion_minimum_ck check (minimum >= 0 and minimum_quantity >= 0),
        add constraint promotion_dates_ck check (ends_at > starts_at)
    """,
    "alter table promotion alter column exclusivity drop default",
    "create index promotion_target_promotion_idx on promotion_target (promotion_id)",
    # As with the uses: the constraint is the last word on a budget.
    """
    alter table coupon
        add column budget bigint check (budget > 0),
        add column spent bigint not null default 0 check (spent >= 0),
        add column exclusivity text,
        add column priority smallint not null default 0,
        add constraint coupon_spent_within_budget check (budget is null or spent <= budget),
        add constraint coupon_budget_has_currency check (budget is null or currency is not null)
    """,
    "alter table redemption add column amount bigint not null default 0 check (amount >= 0)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("Data is not thrown away by going back; restore a backup instead.")
