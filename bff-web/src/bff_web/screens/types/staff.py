"""Shapes of the staff console."""

import strawberry

from bff_web.screens.types.orders import OrderStatus
from bff_web.screens.types.shared import Money, Notice


@strawberry.type
class SalesDay:
    date: str
    revenue: Money
    order_count: int


@strawberry.type
class StaffOrder:
    id: strawberry.ID
    number: str
    status: OrderStatus
    placed_at: str
    customer_name: str | None
    customer_email: str | None
    total: Money
    item_count: int


@strawberry.type
class StaffDashboard:
    revenue: Money
    order_count: int
    cancelled_count: int
    days: list[SalesDay]
    low_stock_count: int
    recent_orders: list[StaffOrder]
    notices: list[Notice]


@strawberry.type
class StaffOrdersPage:
    orders: list[StaffOrder]
    total_count: int
    end_cursor: str | None
    has_next_page: bool
    notices: list[Notice]


@strawberry.type
class StaffStockItem:
    id: strawberry.ID
    variant_id: strawberry.ID
    sku: str | None
    product_name: str | None
    variant_name: str | None
    warehouse_id: strawberry.ID
    warehouse_name: str
    on_hand: int
    reserved: int
    sold: int
    threshold: int
    low: bool


@strawberry.type
class StaffStockPage:
    items: list[StaffStockItem]
    total_count: int
    end_cursor: str | None
    has_next_page: bool
    notices: list[Notice]


@strawberry.type
class StaffStockPayload:
    item: StaffStockItem | None
    notices: list[Notice]
