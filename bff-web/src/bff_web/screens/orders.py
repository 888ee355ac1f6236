"""The customer's orders: list, page, live status, cancelling."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

from stoa_bff.http import Visitor
from stoa_bff.screens import Json, found_or_none, missing_parts, nodes
from stoa_primitives import NotFound

from bff_web.screens.context import OPERATIONS
from bff_web.screens.reading.orders import order_page, order_summary, order_update
from bff_web.screens.types.orders import OrderPage, OrderResult, OrdersPage, OrderStatusUpdate
from bff_web.screens.types.shared import Locale, Notice

MOST_ORDERS_ON_A_PAGE = 50


async def list_orders(visitor: Visitor, first: int, after: str | None) -> OrdersPage:
    wanted = max(1, min(first, MOST_ORDERS_ON_A_PAGE))
    answer = await OPERATIONS.run_signed_in(visitor, "orders", first=wanted, after=after)
    orders: Json = answer.data.get("myOrders") or {"edges": (), "totalCount": 0, "pageInfo": {}}
    return OrdersPage(
        orders=[order_summary(order) for order in nodes(orders)],
        total_count=orders["totalCount"],
        end_cursor=orders["pageInfo"].get("endCursor"),
        has_next_page=orders["pageInfo"].get("hasNextPage", False),
        notices=missing_parts(answer, Locale.EN),
    )


async def show_order(visitor: Visitor, order_id: str, locale: Locale) -> OrderPage | None:
    answer = await OPERATIONS.run_signed_in(visitor, "order_page", id=order_id, locale=locale.value)
    value = found_or_none(answer, "order", locale.value)
    return None if value is None else order_page(value, missing_parts(answer, locale))


async def follow_order(visitor: Visitor, order_id: str) -> AsyncIterator[OrderStatusUpdate]:
    """Each change of the order, the present state first. Raises NotFound for an order that is not the visitor's."""
    async with aclosing(OPERATIONS.follow(visitor, "order_status", id=order_id)) as answers:
        async for answer in answers:
            value: Json | None = answer.data.get("orderStatusChanged")
            if value is None:
                raise NotFound("There is no such order.")
            yield order_update(value)


async def cancel_order(visitor: Visitor, order_id: str, reason: str | None) -> OrderResult:
    answer = await OPERATIONS.run_signed_in(visitor, "cancel_order", id=order_id, reason=reason, locale=Locale.EN.value)
    result: Json = answer.data.get("cancelOrder") or {"order": None, "problem": None}
    notices = missing_parts(answer, Locale.EN)
    if result["problem"]:
        notices.insert(0, Notice(code="NOT_CANCELLED", message=result["problem"], area="orders"))
    return OrderResult(order=None if result["order"] is None else order_page(result["order"], []), notices=notices)
