"""Refunds with a second person, confirmations, webhooks, a ledger that balances by itself, the test provider's own books."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

UUID = sa.Uuid(as_uuid=False)
MOMENT = sa.DateTime(timezone=True)

# At the end of the transaction: both sides of a movement are written one after the other.
BALANCE = """
create function ledger_balances() returns trigger language plpgsql as $$
declare
    off bigint;
    currencies integer;
begin
    select coalesce(sum(amount), 0), count(distinct currency) into off, currencies
    from ledger_entry where operation_id = new.operation_id;
    if off <> 0 or currencies <> 1 then
        raise exception 'ledger: operation % is off by % in % currencies', new.operation_id, off, currencies
            using errcode = 'check_violation';
    end if;
    return null;
end $$
"""
APPEND_ONLY = """
create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'ledger: entries are never changed; book the opposite' using errcode = 'check_violation';
end $$
"""
STATEMENTS = (
    BALANCE,
    """create constraint trigger ledger_balances after insert on ledger_entry
       deferrable initially deferred for each row execute function ledger_balances()""",
    APPEND_ONLY,
    """create trigger ledger_is_append_only before update or delete on ledger_entry
       for each row execute function ledger_is_append_only()""",
    # The provider is asked about what was authorised before it had books: they are filled from ours, once.
    """insert into test_provider_charge (reference, amount, currency, token, is_authorised, captured, refunded, is_voided)
       select provider_reference, amount, currency, token, status <> 'DECLINED', captured, refunded, status = 'VOIDED'
       from payment where provider_reference is not null on conflict do nothing""",
    "update test_provider_call set state = 'DECLINED' where declined_with is not null",
)


def upgrade() -> None:
    op.add_column("payment", sa.Column("action_expires_at", MOMENT))
    op.add_column("operation", sa.Column("attempts", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "refund",
        sa.Column("id", UUID, primary_key=True),
        sa.Column("payment_id", UUID, nullable=False),
        sa.Column("order_id", UUID, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("requested_by", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("order_refund_id", sa.Text),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("amount > 0", name="refund_amount_ck"),
        sa.CheckConstraint("status in ('AWAITING_APPROVAL', 'BOOKED', 'DONE', 'REFUSED')", name="refund_status_ck"),
        sa.CheckConstraint("decided_by is null or decided_by <> requested_by", name="refund_four_eyes_ck"),
    )
    op.create_index("ix_refund_payment_id", "refund", ["payment_id"])
    op.create_index(
        "refund_awaiting_idx", "refund", ["created_at"], postgresql_where=sa.text("status = 'AWAITING_APPROVAL'")
    )
    op.create_table(
        "webhook",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("heard_at", MOMENT, nullable=False, server_default=sa.func.now()),
    )
    _provider()
    for statement in STATEMENTS:
        op.execute(statement)


def _provider() -> None:
    op.add_column("test_provider_call", sa.Column("reference", sa.Text, nullable=False, server_default=""))
    op.add_column("test_provider_call", sa.Column("state", sa.Text, nullable=False, server_default="DONE"))
    op.add_column("test_provider_call", sa.Column("asked", sa.Integer, nullable=False, server_default="1"))
    op.add_column("test_provider_call", sa.Column("known_from", MOMENT, nullable=False, server_default=sa.func.now()))
    op.create_table(
        "test_provider_charge",
        sa.Column("reference", sa.Text, primary_key=True),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("is_authorised", sa.Boolean, nullable=False),
        sa.Column("captured", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("refunded", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("is_voided", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.CheckConstraint("captured between 0 and amount", name="test_provider_captured_ck"),
        sa.CheckConstraint("refunded between 0 and captured", name="test_provider_refunded_ck"),
    )
    op.create_table(
        "test_provider_webhook",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False, server_default="1"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("delivered_at", MOMENT),
    )


def downgrade() -> None:
    for table in ("test_provider_webhook", "test_provider_charge", "webhook", "refund"):
        op.drop_table(table)
    for column in ("known_from", "asked", "state", "reference"):
        op.drop_column("test_provider_call", column)
    op.execute("drop trigger ledger_is_append_only on ledger_entry")
    op.execute("drop trigger ledger_balances on ledger_entry")
    op.execute("drop function ledger_is_append_only")
    op.execute("drop function ledger_balances")
    op.drop_column("operation", "attempts")
    op.drop_column("payment", "action_expires_at")
