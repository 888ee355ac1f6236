"""Shapes of orders."""

from enum import Enum

import strawberry

from bff_web.screens.types.shared import Address, Money, Notice, Picture


@strawberry.enum
class OrderStatus(Enum):
    PLACED = "PLACED"
    STOCK_RESERVED = "STOCK_RESERVED"
    PAID = "PAID"
    CONFIRMED = "CONFIRMED"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


@strawberry.type
class OrderSummary:
    id: strawberry.ID
    number: str
    status: OrderStatus
    placed_at: str
    total: Money
    item_count: int


@strawberry.type
class OrdersPage:
    orders: list[OrderSummary]
    total_count: int
    end_cursor: str | None
    has_next_page: bool
    notices: list[Notice]


@strawberry.type
class OrderLine:
    variant_id: strawberry.ID
    product_slug: str | None
    name: str
    variant_name: str
    image: Picture | None
    quantity: int
    unit_price: Money
    discount: Money
    total: Money


@strawberry.type
class OrderEvent:
    status: OrderStatus
    at: str


@strawberry.type
class Payment:
    id: strawberry.ID
    status: str
    amount: Money
    decline_reason: str | None


@strawberry.type
class Shipment:
    id: strawberry.ID
    status: str
    carrier: str
    tracking_code: str | None
    shipped_at: str | None
    delivered_at: str | None


@strawberry.type
class OrderPage:
    id: strawberry.ID
    number: str
    status: OrderStatus
    cancellation_reason: str | None
    placed_at: str
    lines: list[OrderLine]
    coupon: str | None
    subtotal: Money
    discount: Money
    shipping_cost: Money
    tax: Money
    total: Money
    shipping_address: Address
    timeline: list[OrderEvent]
    payments: list[Payment]
    shipments: list[Shipment]
    cancellable: bool
    notices: list[Notice]


@strawberry.type
class OrderStatusUpdate:
    id: strawberry.ID
    number: str
    status: OrderStatus
    cancellation_reason: str | None
    timeline: list[OrderEvent]
    payments: list[Payment]
    shipments: list[Shipment]


@strawberry.type
class OrderResult:
    order: OrderPage | None
    notices: list[Notice]
