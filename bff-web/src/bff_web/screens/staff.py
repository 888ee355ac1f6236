"""The staff console: sales, orders, stock."""

from __future__ import annotations

from stoa_bff.http import Visitor
from stoa_bff.screens import Json, missing_parts, money, nodes

from bff_web.screens.context import OPERATIONS
from bff_web.screens.reading.staff import sales_day, staff_order, stock_item
from bff_web.screens.types.orders import OrderStatus
from bff_web.screens.types.shared import Locale, Money
from bff_web.screens.types.staff import StaffDashboard, StaffOrdersPage, StaffStockPage, StaffStockPayload

MOST_ROWS_ON_A_PAGE = 100
_NOTHING: Json = {"edges": (), "totalCount": 0, "pageInfo": {}}


async def show_dashboard(visitor: Visitor, days: int) -> StaffDashboard:
    answer = await OPERATIONS.run_as_staff(visitor, "staff_dashboard", days=max(1, min(days, 365)))
    sales: Json | None = answer.data.get("salesSummary")
    stock: Json = answer.data.get("stockItems") or _NOTHING
    return StaffDashboard(
        revenue=Money(amount=0, currency="EUR") if sales is None else money(sales["revenue"]),
        order_count=0 if sales is None else sales["orderCount"],
        cancelled_count=0 if sales is None else sales["cancelledCount"],
        days=[] if sales is None else [sales_day(day) for day in sales["days"]],
        low_stock_count=stock["totalCount"],
        recent_orders=[staff_order(order) for order in nodes(answer.data.get("orders"))],
        notices=missing_parts(answer, Locale.EN),
    )


async def list_orders(
    visitor: Visitor, status: OrderStatus | None, search: str | None, first: int, after: str | None
) -> StaffOrdersPage:
    answer = await OPERATIONS.run_as_staff(
        visitor,
        "staff_orders",
        status=None if status is None else status.value,
        search=search or None,
        first=max(1, min(first, MOST_ROWS_ON_A_PAGE)),
        after=after,
    )
    orders: Json = answer.data.get("orders") or _NOTHING
    return StaffOrdersPage(
        orders=[staff_order(order) for order in nodes(orders)],
        total_count=orders["totalCount"],
        end_cursor=orders["pageInfo"].get("endCursor"),
        has_next_page=orders["pageInfo"].get("hasNextPage", False),
        notices=missing_parts(answer, Locale.EN),
    )


async def list_stock(
    visitor: Visitor, search: str | None, first: int, after: str | None, *, low_only: bool
) -> StaffStockPage:
    wanted = max(1, min(first, MOST_ROWS_ON_A_PAGE))
    answer = await OPERATIONS.run_as_staff(
        visitor, "staff_stock", lowOnly=low_only, search=search or None, first=wanted, after=after
    )
    items: Json = answer.data.get("stockItems") or _NOTHING
    return StaffStockPage(
        items=[stock_item(item) for item in nodes(items)],
        total_count=items["totalCount"],
        end_cursor=items["pageInfo"].get("endCursor"),
        has_next_page=items["pageInfo"].get("hasNextPage", False),
        notices=missing_parts(answer, Locale.EN),
    )


async def adjust_stock(
    visitor: Visitor, variant_id: str, warehouse_id: str, delta: int, reason: str
) -> StaffStockPayload:
    answer = await OPERATIONS.run_as_staff(
        visitor, "staff_adjust_stock", variantId=variant_id, warehouseId=warehouse_id, delta=delta, reason=reason
    )
    item: Json | None = answer.data.get("adjustStock")
    return StaffStockPayload(item=None if item is None else stock_item(item), notices=missing_parts(answer, Locale.EN))
