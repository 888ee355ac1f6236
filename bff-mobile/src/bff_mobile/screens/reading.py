"""The gateway's answer becomes the screens' shapes. Pure functions; a missing part becomes its empty shape."""

from __future__ import annotations

from collections.abc import Iterable

import strawberry
from stoa_bff.screens import Json, money, problems, stars

from bff_mobile.screens.types.baskets import Basket, BasketLine
from bff_mobile.screens.types.orders import OrderEvent, OrderLine, OrderScreen, OrderStatusUpdate, OrderTile
from bff_mobile.screens.types.products import ProductScreen, ProductTile, VariantChoice
from bff_mobile.screens.types.shared import Category, Locale, Notice, OrderStatus, StockLevel

MOST_PER_LINE = 99


def root_categories(values: Iterable[Json] | None) -> list[Category]:
    return [Category(slug=value["slug"], name=value["name"]) for value in values or () if value["parent"] is None]


def tile(value: Json) -> ProductTile:
    promotion: Json | None = value.get("promotion")
    return ProductTile(
        id=strawberry.ID(value["id"]),
        slug=value["slug"],
        name=value["name"],
        thumbnail=value["image"]["url"],
        price_from=money(value["priceFrom"]),
        promotion_percent=None if promotion is None else promotion["percent"],
        rating=stars(value)[0],
    )


def product_screen(value: Json, notices: list[Notice]) -> ProductScreen:
    rating, rating_count = stars(value)
    return ProductScreen(
        id=strawberry.ID(value["id"]),
        slug=value["slug"],
        name=value["name"],
        description=value["description"],
        brand=value["brand"],
        picture=value["image"]["url"],
        variants=[_choice(variant) for variant in value["variants"]],
        rating=rating,
        rating_count=rating_count,
        notices=notices,
    )


def basket(value: Json | None) -> Basket | None:
    if value is None:
        return None
    return Basket(
        id=strawberry.ID(value["id"]),
        lines=[_basket_line(line) for line in value["lines"]],
        item_count=value["itemCount"],
        coupon=value["coupon"],
        subtotal=money(value["subtotal"]),
        discount=money(value["discount"]),
        tax=money(value["tax"]),
        total=money(value["total"]),
    )


def basket_notices(value: Json | None, locale: Locale) -> list[Notice]:
    return [] if value is None else problems(value["notices"], locale, area="basket")


def order_tile(value: Json) -> OrderTile:
    return OrderTile(
        id=strawberry.ID(value["id"]),
        number=value["number"],
        status=OrderStatus(value["status"]),
        placed_at=value["placedAt"],
        total=money(value["total"]),
    )


def order_update(value: Json) -> OrderStatusUpdate:
    codes = [shipment["trackingCode"] for shipment in value.get("shipments") or () if shipment["trackingCode"]]
    return OrderStatusUpdate(
        id=strawberry.ID(value["id"]),
        status=OrderStatus(value["status"]),
        cancellation_reason=value["cancellationReason"],
        timeline=[OrderEvent(status=OrderStatus(event["status"]), at=event["at"]) for event in value["timeline"]],
        tracking_code=codes[0] if codes else None,
    )


def order_screen(value: Json, notices: list[Notice]) -> OrderScreen:
    progress = order_update(value)
    return OrderScreen(
        id=progress.id,
        number=value["number"],
        status=progress.status,
        cancellation_reason=progress.cancellation_reason,
        placed_at=value["placedAt"],
        lines=[_order_line(line) for line in value["lines"]],
        total=money(value["total"]),
        timeline=progress.timeline,
        tracking_code=progress.tracking_code,
        notices=notices,
    )


def _choice(value: Json) -> VariantChoice:
    price = money(value["price"])
    availability: Json | None = value.get("availability")
    return VariantChoice(
        id=strawberry.ID(value["id"]),
        name=value["name"],
        price=price,
        sale_price=money(value["salePrice"]) if value.get("salePrice") else price,
        stock=StockLevel.UNKNOWN if availability is None else StockLevel(availability["level"]),
        max_quantity=_most(availability),
    )


def _basket_line(value: Json) -> BasketLine:
    variant: Json = value["variant"] or {}
    product = variant.get("product") or {}
    return BasketLine(
        variant_id=strawberry.ID(variant.get("id", "")),
        product_slug=product.get("slug"),
        name=product.get("name") or value["name"],
        variant_name=variant.get("name") or "",
        thumbnail=(variant.get("image") or {}).get("url"),
        quantity=value["quantity"],
        max_quantity=_most(variant.get("availability")),
        unit_price=money(value["unitPrice"]),
        total=money(value["total"]),
    )


def _order_line(value: Json) -> OrderLine:
    variant: Json = value["variant"] or {}
    return OrderLine(
        variant_id=strawberry.ID(variant.get("id", "")),
        name=value["name"],
        variant_name=value["variantName"],
        thumbnail=(variant.get("image") or {}).get("url"),
        quantity=value["quantity"],
        total=money(value["total"]),
    )


def _most(availability: Json | None) -> int:
    return MOST_PER_LINE if availability is None else min(MOST_PER_LINE, availability["maxQuantity"])
