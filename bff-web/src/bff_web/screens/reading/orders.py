"""Orders: rows, the page, and what changes live."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import strawberry
from stoa_bff.screens import Json, money

from bff_web.screens.reading.shared import address, picture
from bff_web.screens.types.orders import (
    OrderEvent,
    OrderLine,
    OrderPage,
    OrderStatus,
    OrderStatusUpdate,
    OrderSummary,
    Payment,
    Shipment,
)
from bff_web.screens.types.shared import Notice

CANCELLABLE: Final = frozenset({OrderStatus.PLACED, OrderStatus.STOCK_RESERVED, OrderStatus.PAID})


def order_summary(value: Json) -> OrderSummary:
    return OrderSummary(
        id=strawberry.ID(value["id"]),
        number=value["number"],
        status=OrderStatus(value["status"]),
        placed_at=value["placedAt"],
        total=money(value["total"]),
        item_count=item_count(value),
    )


def item_count(value: Json) -> int:
    return sum(line["quantity"] for line in value["lines"])


def order_page(value: Json, notices: list[Notice]) -> OrderPage:
    progress = order_update(value)
    return OrderPage(
        id=progress.id,
        number=progress.number,
        status=progress.status,
        cancellation_reason=progress.cancellation_reason,
        timeline=progress.timeline,
        payments=progress.payments,
        shipments=progress.shipments,
        placed_at=value["placedAt"],
        lines=[_line(line) for line in value["lines"]],
        coupon=value["coupon"],
        subtotal=money(value["subtotal"]),
        discount=money(value["discount"]),
        shipping_cost=money(value["shippingCost"]),
        tax=money(value["tax"]),
        total=money(value["total"]),
        shipping_address=address(value["shippingAddress"]),
        cancellable=progress.status in CANCELLABLE,
        notices=notices,
    )


def order_update(value: Json) -> OrderStatusUpdate:
    return OrderStatusUpdate(
        id=strawberry.ID(value["id"]),
        number=value["number"],
        status=OrderStatus(value["status"]),
        cancellation_reason=value["cancellationReason"],
        timeline=[OrderEvent(status=OrderStatus(event["status"]), at=event["at"]) for event in value["timeline"]],
        payments=_payments(value.get("payments") or ()),
        shipments=_shipments(value.get("shipments") or ()),
    )


def _payments(values: Iterable[Json]) -> list[Payment]:
    return [
        Payment(
            id=strawberry.ID(value["id"]),
            status=value["status"],
            amount=money(value["amount"]),
            decline_reason=value["declineReason"],
        )
        for value in values
    ]


def _shipments(values: Iterable[Json]) -> list[Shipment]:
    return [
        Shipment(
            id=strawberry.ID(value["id"]),
            status=value["status"],
            carrier=value["carrier"],
            tracking_code=value["trackingCode"],
            shipped_at=value["shippedAt"],
            delivered_at=value["deliveredAt"],
        )
        for value in values
    ]


def _line(value: Json) -> OrderLine:
    variant: Json = value["variant"] or {}
    image = variant.get("image")
    return OrderLine(
        variant_id=strawberry.ID(variant.get("id", "")),
        product_slug=(variant.get("product") or {}).get("slug"),
        name=value["name"],
        variant_name=value["variantName"],
        image=picture(image) if image else None,
        quantity=value["quantity"],
        unit_price=money(value["unitPrice"]),
        discount=money(value["discount"]),
        total=money(value["total"]),
    )
