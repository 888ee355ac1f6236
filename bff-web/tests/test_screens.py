"""The screens against prepared answers of the gateway: what is missing is said, what needs a sign-in is refused."""

from __future__ import annotations

from typing import Any

import pytest
from bff_web.screens import basket, orders, shop, staff
from bff_web.screens.reading.products import card
from bff_web.screens.types.orders import OrderStatus
from bff_web.screens.types.products import ProductListInput
from bff_web.screens.types.shared import Locale, StockLevel
from stoa_bff.gateway_client import GatewayUnavailable
from stoa_bff.http import Unauthenticated
from stoa_bff.screens import PartUnavailable
from stoa_bff.testing import PreparedGateway, visitor_before
from stoa_primitives import NotAllowed

EUR = {"amount": 1000, "currency": "EUR"}
PICTURE = {"url": "/media/a.svg", "alt": "A lamp"}
CARD: dict[str, Any] = {
    "id": "p1",
    "slug": "lamp",
    "name": "Lamp",
    "brand": "Orvia",
    "image": PICTURE,
    "priceFrom": EUR,
    "promotion": None,
    "ratingSummary": {"average": 4.5, "count": 3},
    "onWishlist": None,
}


def error(*path: str | int, service: str, code: str = "SUBREQUEST_TIMEOUT") -> dict[str, Any]:
    return {"message": "…", "path": list(path), "extensions": {"code": code, "service": service}}


async def test_a_home_page_of_which_everything_is_missing_is_a_page_with_notices() -> None:
    """A bad day must look like a bad day, not like a broken shop."""
    data = {"categories": None, "products": None, "recommendations": None}
    gateway = PreparedGateway({"data": data, "errors": [error(name, service="catalog") for name in data]})

    page = await shop.home(visitor_before(gateway), Locale.DE)

    assert (page.categories, page.products, page.recommendations, page.basket_item_count) == ([], [], [], 0)
    assert [notice.area for notice in page.notices] == ["categories", "products", "recommendations"]
    assert page.notices[0].message == "Die Kategorien können gerade nicht angezeigt werden."


async def test_a_home_page_without_offers_keeps_its_products() -> None:
    """One failing domain costs its own part."""
    data = {"categories": [], "products": {"edges": [{"node": CARD}]}, "recommendations": []}
    gateway = PreparedGateway({"data": data, "errors": [error("products", "edges", 0, "node", service="discount")]})

    page = await shop.home(visitor_before(gateway), Locale.EN)

    assert [product.slug for product in page.products] == ["lamp"]
    assert [notice.area for notice in page.notices] == ["promotions"]


@pytest.mark.parametrize(("asked", "sent"), [(-5, 1), (0, 1), (24, 24), (10**9, 60)])
async def test_a_list_is_never_asked_for_more_than_a_page(asked: int, sent: int) -> None:
    """A list of a billion products must stay a wish."""
    gateway = PreparedGateway({"data": {"categories": [], "products": None}})

    await shop.list_products(visitor_before(gateway), ProductListInput(first=asked), Locale.EN)

    assert gateway.asked[0]["variables"]["first"] == sent


async def test_an_unpublished_product_is_not_there() -> None:
    """A link to a product that was taken down must not sell it."""
    gateway = PreparedGateway({"data": {"productBySlug": {**CARD, "published": False}}})

    assert await shop.show_product(visitor_before(gateway), "lamp", Locale.EN) is None


async def test_a_product_that_cannot_be_asked_for_is_not_declared_gone() -> None:
    """A restart of the catalogue must not tell search engines that the shop is empty."""
    gateway = PreparedGateway({"data": {"productBySlug": None}, "errors": [error("productBySlug", service="catalog")]})

    with pytest.raises(PartUnavailable):
        await shop.show_product(visitor_before(gateway), "lamp", Locale.EN)


async def test_a_gateway_that_is_away_is_told_as_such() -> None:
    """Nothing internal in the text, and a code the page knows."""
    with pytest.raises(GatewayUnavailable, match="nothing is lost") as caught:
        await shop.home(visitor_before(PreparedGateway(None)), Locale.EN)

    assert caught.value.code == "MARKET_UNAVAILABLE"


@pytest.mark.parametrize("page", ["orders", "order", "checkout"])
async def test_pages_of_a_person_need_a_sign_in_and_ask_nothing_for_a_guest(page: str) -> None:
    """A guest must be asked to sign in, and no question may leave for the gateway."""
    gateway = PreparedGateway({"data": {}})
    visitor = visitor_before(gateway)
    calls = {
        "orders": lambda: orders.list_orders(visitor, 20, None),
        "order": lambda: orders.show_order(visitor, "o1", Locale.EN),
        "checkout": lambda: basket.show_checkout(visitor, "DE", Locale.EN),
    }

    with pytest.raises(Unauthenticated):
        await calls[page]()

    assert gateway.asked == []


async def test_a_page_of_the_staff_is_closed_to_whoever_lacks_the_scope() -> None:
    """The gateway removes what a job does not include; the console must say so instead of showing zeros."""
    denied = error("salesSummary", service="ordering", code="UNAUTHORIZED_FIELD_OR_TYPE")
    gateway = PreparedGateway({"data": {"salesSummary": None, "stockItems": None, "orders": None}, "errors": [denied]})

    with pytest.raises(NotAllowed):
        await staff.show_dashboard(visitor_before(gateway, signed_in=True), 30)


async def test_a_signed_in_visitors_operation_carries_the_token_and_a_guests_does_not() -> None:
    """Mixing them up would show somebody else's basket."""
    gateway = PreparedGateway({"data": {"myBasket": None}})

    await basket.show_basket(visitor_before(gateway, signed_in=True), Locale.EN)
    await basket.show_basket(visitor_before(gateway, guest_basket="b1"), Locale.EN)

    assert [asked["authorization"] for asked in gateway.asked] == ["Bearer token", None]
    assert [asked["variables"]["guestBasket"] for asked in gateway.asked] == [False, True]


async def test_a_line_whose_variant_cannot_be_had_keeps_its_name_and_says_that_stock_is_unknown() -> None:
    """The basket must stay readable while the catalogue is away."""
    line = {"name": "Lamp", "quantity": 2, "unitPrice": EUR, "discount": EUR, "total": EUR, "variant": None}
    value = {
        "id": "b1",
        "itemCount": 2,
        "coupon": None,
        "subtotal": EUR,
        "discount": EUR,
        "tax": EUR,
        "total": EUR,
        "notices": [],
        "lines": [line],
    }
    gateway = PreparedGateway({"data": {"basket": value}})

    page = await basket.show_basket(visitor_before(gateway, guest_basket="b1"), Locale.EN)

    assert page.basket is not None
    (shown,) = page.basket.lines
    assert (shown.name, shown.stock, shown.max_quantity) == ("Lamp", StockLevel.UNKNOWN, 99)


async def test_an_order_that_can_still_be_stopped_says_so() -> None:
    """The button must not be offered for a parcel that is on its way."""
    order = {
        "id": "o1",
        "number": "S1",
        "placedAt": "2026-01-01T00:00:00Z",
        "cancellationReason": None,
        "timeline": [],
        "payments": None,
        "shipments": None,
        "coupon": None,
        "subtotal": EUR,
        "discount": EUR,
        "shippingCost": EUR,
        "tax": EUR,
        "total": EUR,
        "lines": [],
        "shippingAddress": {"name": "S", "street": "M 1", "postalCode": "1", "city": "B", "country": "DE"},
    }
    shown = {
        status: await orders.show_order(
            visitor_before(PreparedGateway({"data": {"order": {**order, "status": status.value}}}), signed_in=True),
            "o1",
            Locale.EN,
        )
        for status in (OrderStatus.PLACED, OrderStatus.SHIPPED)
    }

    assert [page.cancellable for page in shown.values() if page] == [True, False]


@pytest.mark.parametrize("summary", [None, {"average": None, "count": 0}], ids=["cannot be had", "none yet"])
def test_a_product_without_reviews_shows_none(summary: dict[str, object] | None) -> None:
    """Made-up stars would be a lie, and a page that fails for want of them a loss."""
    shown = card({**CARD, "ratingSummary": summary})

    assert (shown.rating, shown.rating_count) == (0.0, 0)
