"""News about wishes."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KINDS = (
    "'ORDER_PLACED', 'ORDER_CONFIRMED', 'ORDER_CANCELLED', 'ORDER_SHIPPED', 'ORDER_DELIVERED', 'RETURN_UPDATED',"
    " 'DATA_EXPORT_READY'"
)
_BEFORE = f"kind in ({_KINDS}, 'STOCK_LOW')"
_AFTER = f"kind in ({_KINDS}, 'WISH_CHEAPER', 'WISH_AVAILABLE', 'STOCK_LOW')"


def upgrade() -> None:
    op.drop_constraint("notifications_kind", "notifications", type_="check")
    op.create_check_constraint("notifications_kind", "notifications", _AFTER)


def downgrade() -> None:
    op.execute("delete from notifications where kind in ('WISH_CHEAPER', 'WISH_AVAILABLE')")
    op.drop_constraint("notifications_kind", "notifications", type_="check")
    op.create_check_constraint("notifications_kind", "notifications", _BEFORE)
