"""Cards, lists and the product page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import strawberry
from stoa_bff.gateway_client import GatewayAnswer
from stoa_bff.screens import Json, found_or_none, missing_parts, money, nodes, stars

from bff_web.screens.reading.shared import attributes, category, picture, root_categories
from bff_web.screens.types.products import ProductCard, ProductListPage, ProductPage, ProductVariant
from bff_web.screens.types.shared import Category, Locale, StockLevel


def cards(values: Iterable[Json] | None) -> list[ProductCard]:
    return [card(value) for value in values or () if value is not None]


def card(value: Json) -> ProductCard:
    rating, rating_count = stars(value)
    return ProductCard(
        id=strawberry.ID(value["id"]),
        slug=value["slug"],
        name=value["name"],
        brand=value["brand"],
        image=picture(value["image"]),
        price_from=money(value["priceFrom"]),
        promotion_percent=_percent(value),
        rating=rating,
        rating_count=rating_count,
        on_wishlist=bool(value.get("onWishlist")),
    )


def product_list(answer: GatewayAnswer, category_slug: str | None, locale: Locale) -> ProductListPage:
    products: Json = answer.data.get("products") or {"edges": (), "totalCount": 0, "pageInfo": {}}
    categories = root_categories(answer.data.get("categories"))
    return ProductListPage(
        category=_find(categories, category_slug),
        categories=categories,
        products=cards(nodes(products)),
        total_count=products["totalCount"],
        end_cursor=products["pageInfo"].get("endCursor"),
        has_next_page=products["pageInfo"].get("hasNextPage", False),
        notices=missing_parts(answer, locale),
    )


def product_page(answer: GatewayAnswer, locale: Locale) -> ProductPage | None:
    value = found_or_none(answer, "productBySlug", locale.value)
    if value is None or not value["published"]:
        return None
    shown = card(value)
    return ProductPage(
        id=shown.id,
        slug=shown.slug,
        name=shown.name,
        brand=shown.brand,
        promotion_percent=shown.promotion_percent,
        rating=shown.rating,
        rating_count=shown.rating_count,
        on_wishlist=shown.on_wishlist,
        description=value["description"],
        category=category(value["category"]),
        images=[picture(image) for image in value["images"]],
        attributes=attributes(value["attributes"]),
        variants=[_variant(variant) for variant in value["variants"]],
        shipping_estimate=money(value["shippingEstimate"]) if value.get("shippingEstimate") else None,
        recommendations=[other for other in cards(answer.data.get("recommendations")) if other.id != shown.id],
        notices=missing_parts(answer, locale),
    )


def stock_level(availability: Json | None) -> StockLevel:
    return StockLevel.UNKNOWN if availability is None else StockLevel(availability["level"])


def max_quantity(availability: Json | None) -> int:
    """The most one may order; when stock is unknown the checkout decides, so the basket's own limit stands."""
    return 99 if availability is None else min(99, availability["maxQuantity"])


def _variant(value: Json) -> ProductVariant:
    price = money(value["price"])
    return ProductVariant(
        id=strawberry.ID(value["id"]),
        sku=value["sku"],
        name=value["name"],
        options=attributes(value["options"]),
        price=price,
        sale_price=money(value["salePrice"]) if value.get("salePrice") else price,
        stock=stock_level(value.get("availability")),
        max_quantity=max_quantity(value.get("availability")),
        image=picture(value["image"]),
    )


def _percent(value: Json) -> int | None:
    promotion: dict[str, Any] | None = value.get("promotion")
    return None if promotion is None else int(promotion["percent"])


def _find(categories: Iterable[Category], slug: str | None) -> Category | None:
    for candidate in categories:
        if candidate.slug == slug:
            return candidate
        below = _find(candidate.children, slug)
        if below is not None:
            return below
    return None
