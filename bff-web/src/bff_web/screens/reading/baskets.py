"""The basket and its changes."""

from __future__ import annotations

import strawberry
from stoa_bff.screens import Json, money, problems

from bff_web.screens.reading.products import max_quantity, stock_level
from bff_web.screens.reading.shared import picture
from bff_web.screens.types.baskets import Basket, BasketLine, PaymentOption, PaymentToken, ShippingOption
from bff_web.screens.types.shared import Locale, Notice


def basket(value: Json | None) -> Basket | None:
    if value is None:
        return None
    return Basket(
        id=strawberry.ID(value["id"]),
        lines=[_line(line) for line in value["lines"]],
        item_count=value["itemCount"],
        coupon=value["coupon"],
        subtotal=money(value["subtotal"]),
        discount=money(value["discount"]),
        tax=money(value["tax"]),
        total=money(value["total"]),
    )


def basket_notices(value: Json | None, locale: Locale) -> list[Notice]:
    """What the basket itself has to say: changed prices, products gone, a coupon that does not count."""
    return [] if value is None else problems(value["notices"], locale, area="basket")


def shipping_option(value: Json) -> ShippingOption:
    method = value["method"]
    return ShippingOption(
        id=strawberry.ID(method["id"]),
        name=method["name"],
        carrier=method["carrier"],
        price=money(value["price"]),
        min_days=method["minDays"],
        max_days=method["maxDays"],
    )


def payment_option(value: Json) -> PaymentOption:
    tokens = [PaymentToken(token=token["token"], label=token["label"]) for token in value["testTokens"]]
    return PaymentOption(id=strawberry.ID(value["id"]), name=value["name"], tokens=tokens)


def _line(value: Json) -> BasketLine:
    variant: Json = value["variant"] or {}
    product = variant.get("product") or {}
    image = variant.get("image")
    return BasketLine(
        variant_id=strawberry.ID(variant.get("id", "")),
        product_slug=product.get("slug"),
        name=product.get("name") or value["name"],
        variant_name=variant.get("name") or "",
        image=picture(image) if image else None,
        quantity=value["quantity"],
        max_quantity=max_quantity(variant.get("availability")),
        stock=stock_level(variant.get("availability")),
        unit_price=money(value["unitPrice"]),
        discount=money(value["discount"]),
        total=money(value["total"]),
    )
