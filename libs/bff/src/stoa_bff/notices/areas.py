"""Which part of a page an error of the gateway concerns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from stoa_bff.gateway_client import GatewayError

# The last of these fields in an error's path names the part of the page that is missing.
AREA_OF_FIELD: Final = {
    "categories": "categories",
    "products": "products",
    "productBySlug": "products",
    "recommendations": "recommendations",
    "promotion": "promotions",
    "salePrice": "promotions",
    "availability": "stock",
    "stockItems": "stock",
    "shippingEstimate": "shipping",
    "shippingQuotes": "shipping",
    "shipments": "shipping",
    "onWishlist": "wishlist",
    "wishlist": "wishlist",
    "orders": "orders",
    "myOrders": "orders",
    "order": "orders",
    "salesSummary": "sales",
    "basket": "basket",
    "myBasket": "basket",
    "payments": "payments",
    "paymentMethods": "payments",
    "addresses": "addresses",
    "me": "account",
    "customer": "account",
    "notifications": "notifications",
    "unreadNotificationCount": "notifications",
    "rating": "reviews",
    "reviews": "reviews",
    "variant": "products",
}


# Domains that add one part to other domains' things: when one of them fails, its part is what the page lacks.
AREA_OF_SERVICE: Final = {
    "discount": "promotions",
    "inventory": "stock",
    "payment": "payments",
    "shipping": "shipping",
    "notifications": "notifications",
    "reviews": "reviews",
}


def areas_missing(errors: Iterable[GatewayError]) -> tuple[str, ...]:
    """The parts of the page that these errors concern, each once, in order."""
    return tuple(dict.fromkeys(_area(error) for error in errors))


def _area(error: GatewayError) -> str:
    names = [AREA_OF_FIELD[step] for step in error.path if isinstance(step, str) and step in AREA_OF_FIELD]
    if error.service in AREA_OF_SERVICE:
        return AREA_OF_SERVICE[error.service]
    if error.service == "customers" and names and names[-1] in {"products", "recommendations"}:
        return "wishlist"
    return names[-1] if names else "page"
