"""Orders."""

import strawberry

from bff_mobile.screens.types.shared import Money, Notice, OrderStatus


@strawberry.type
class OrderTile:
    id: strawberry.ID
    number: str
    status: OrderStatus
    placed_at: str
    total: Money


@strawberry.type
class OrdersScreen:
    orders: list[OrderTile]
    end_cursor: str | None
    has_next_page: bool
    notices: list[Notice]


@strawberry.type
class OrderLine:
    variant_id: strawberry.ID
    name: str
    variant_name: str
    thumbnail: str | None
    quantity: int
    total: Money


@strawberry.type
class OrderEvent:
    status: OrderStatus
    at: str


@strawberry.type
class OrderScreen:
    id: strawberry.ID
    number: str
    status: OrderStatus
    cancellation_reason: str | None
    placed_at: str
    lines: list[OrderLine]
    total: Money
    timeline: list[OrderEvent]
    tracking_code: str | None
    notices: list[Notice]


@strawberry.type
class OrderStatusUpdate:
    id: strawberry.ID
    status: OrderStatus
    cancellation_reason: str | None
    timeline: list[OrderEvent]
    tracking_code: str | None
