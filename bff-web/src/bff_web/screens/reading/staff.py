"""Rows of the staff console."""

from __future__ import annotations

import strawberry
from stoa_bff.screens import Json, money

from bff_web.screens.reading.orders import item_count
from bff_web.screens.types.orders import OrderStatus
from bff_web.screens.types.staff import SalesDay, StaffOrder, StaffStockItem


def staff_order(value: Json) -> StaffOrder:
    customer: Json = value["customer"] or {}
    return StaffOrder(
        id=strawberry.ID(value["id"]),
        number=value["number"],
        status=OrderStatus(value["status"]),
        placed_at=value["placedAt"],
        customer_name=customer.get("displayName"),
        customer_email=customer.get("email"),
        total=money(value["total"]),
        item_count=item_count(value),
    )


def sales_day(value: Json) -> SalesDay:
    return SalesDay(date=value["date"], revenue=money(value["revenue"]), order_count=value["orderCount"])


def stock_item(value: Json) -> StaffStockItem:
    variant: Json = value["variant"] or {}
    return StaffStockItem(
        id=strawberry.ID(value["id"]),
        variant_id=strawberry.ID(variant.get("id", "")),
        sku=variant.get("sku"),
        product_name=(variant.get("product") or {}).get("name"),
        variant_name=variant.get("name"),
        warehouse_id=strawberry.ID(value["warehouse"]["id"]),
        warehouse_name=value["warehouse"]["name"],
        on_hand=value["onHand"],
        reserved=value["reserved"],
        sold=value["sold"],
        threshold=value["threshold"],
        low=value["low"],
    )
