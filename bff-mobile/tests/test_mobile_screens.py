"""The phone's screens against prepared answers of the gateway."""

from __future__ import annotations

import pytest
from bff_mobile.screens import basket, orders, shop
from bff_mobile.screens.types.shared import Locale
from stoa_bff.http import Unauthenticated
from stoa_bff.screens import PartUnavailable
from stoa_bff.testing import PreparedGateway, visitor_before


async def test_a_home_screen_of_which_everything_is_missing_is_a_screen_with_notices() -> None:
    """A bad day must look like a bad day, not like a broken shop."""
    errors = [{"message": "…", "path": ["products"], "extensions": {"code": "X", "service": "catalog"}}]
    gateway = PreparedGateway({"data": {"categories": None, "products": None}, "errors": errors})

    screen = await shop.home(visitor_before(gateway), Locale.EN)

    assert (screen.products, screen.categories, screen.orders) == ([], [], [])
    assert [notice.area for notice in screen.notices] == ["products"]


@pytest.mark.parametrize(("asked", "sent"), [(-1, 1), (10, 10), (10**9, 30)])
async def test_a_phone_is_never_sent_more_than_it_can_show(asked: int, sent: int) -> None:
    """Bytes cost money on a phone."""
    gateway = PreparedGateway({"data": {"categories": [], "products": None}})

    await shop.browse(visitor_before(gateway), Locale.EN, category=None, search=None, first=asked, after=None)

    assert gateway.asked[0]["variables"]["first"] == sent


async def test_an_order_that_cannot_be_asked_for_is_not_declared_missing() -> None:
    """Nobody may believe that their order is lost because a service restarts."""
    errors = [{"message": "…", "path": ["order"], "extensions": {"code": "X", "service": "ordering"}}]
    gateway = PreparedGateway({"data": {"order": None}, "errors": errors})

    with pytest.raises(PartUnavailable):
        await orders.show_order(visitor_before(gateway, signed_in=True), "o1", Locale.EN)


async def test_the_checkout_needs_a_sign_in() -> None:
    """A guest must be asked to sign in, not shown an empty checkout."""
    with pytest.raises(Unauthenticated):
        await basket.show_checkout(visitor_before(PreparedGateway({"data": {}})), "DE", Locale.EN)
