"""The customer's orders: list, one order, its live status."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

from stoa_bff.http import Visitor
from stoa_bff.screens import Json, found_or_none, missing_parts, nodes
from stoa_primitives import NotFound

from bff_mobile.screens.context import OPERATIONS
from bff_mobile.screens.reading import order_screen, order_tile, order_update
from bff_mobile.screens.types.orders import OrderScreen, OrdersScreen, OrderStatusUpdate
from bff_mobile.screens.types.shared import Locale

MOST_ORDERS = 30


async def list_orders(visitor: Visitor, first: int, after: str | None) -> OrdersScreen:
    answer = await OPERATIONS.run_signed_in(visitor, "orders", first=max(1, min(first, MOST_ORDERS)), after=after)
    orders: Json = answer.data.get("myOrders") or {"edges": (), "pageInfo": {}}
    return OrdersScreen(
        orders=[order_tile(order) for order in nodes(orders)],
        end_cursor=orders["pageInfo"].get("endCursor"),
        has_next_page=orders["pageInfo"].get("hasNextPage", False),
        notices=missing_parts(answer, Locale.EN),
    )


async def show_order(visitor: Visitor, order_id: str, locale: Locale) -> OrderScreen | None:
    answer = await OPERATIONS.run_signed_in(visitor, "order", id=order_id, locale=locale.value)
    value = found_or_none(answer, "order", locale.value)
    return None if value is None else order_screen(value, missing_parts(answer, locale))


async def follow_order(visitor: Visitor, order_id: str) -> AsyncIterator[OrderStatusUpdate]:
    """Each change of the order, the present state first. Raises NotFound for an order that is not the visitor's."""
    async with aclosing(OPERATIONS.follow(visitor, "order_status", id=order_id)) as answers:
        async for answer in answers:
            value: Json | None = answer.data.get("orderStatusChanged")
            if value is None:
                raise NotFound("There is no such order.")
            yield order_update(value)
