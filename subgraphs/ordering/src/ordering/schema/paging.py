"""Pages of orders: cursors in and out."""

from __future__ import annotations

from datetime import datetime

from stoa_service import CursorRefused, page_size

from ordering.application.reads import OrderFilter, Page, Place
from ordering.domain.order import Order
from ordering.schema.context import Info


async def page_of(info: Info, wanted: OrderFilter, *, first: int, after: str | None) -> Page:
    """One page; refuses sizes below one and cursors that are not ours."""
    place = None if after is None else _place_of(info, after)
    return await info.context.reads.page(wanted, first=page_size(first), after=place)


def cursor_of(info: Info, order: Order) -> str:
    """The place right after this order."""
    return info.context.cursors.encode([order.placed_at.isoformat(), order.id])


def _place_of(info: Info, cursor: str) -> Place:
    placed_at, order_id = info.context.cursors.decode(cursor, length=2)
    if not isinstance(placed_at, str) or not isinstance(order_id, str):
        raise CursorRefused("This place in the list is no longer valid. Start again from the first page.")
    return Place(datetime.fromisoformat(placed_at), order_id)
