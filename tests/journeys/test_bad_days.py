"""Parts that die: the page shows the rest, nothing is lost, and it comes back by itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
from launcher.testing.market import Market
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]


async def test_a_killed_discount_service_costs_the_offers_and_comes_back(page: Page, services_market: Market) -> None:
    """One dead service must never be a dead shop."""
    await page.goto(services_market.shop_url)
    await expect(page.get_by_role("heading", name="Categories")).to_be_visible()
    services_market.suspend("discount")
    try:
        await page.reload()
        await expect(page.get_by_role("main").get_by_text("Offers cannot be shown right now").first).to_be_visible(
            timeout=30_000
        )
        await expect(page.get_by_role("heading", name="Categories")).to_be_visible()
    finally:
        services_market.resume("discount")
    services_market.kill("discount")
    services_market.wait_until_ready("discount")
    await page.reload()

    await expect(page.get_by_role("heading", name="Categories")).to_be_visible()
    await expect(page.get_by_text("Offers cannot be shown right now")).to_have_count(0)


async def test_an_order_goes_on_after_the_ordering_worker_is_killed(
    page: Page, services_market: Market, buyer: Any
) -> None:
    """A paid order that is forgotten is theft."""
    shopper = buyer(page, services_market)
    await shopper.open_buyable_product()
    await shopper.add_to_basket()
    await shopper.sign_in()
    await expect(page.get_by_role("button", name="Your account")).to_be_visible(timeout=30_000)
    await shopper.go_to_checkout()
    await shopper.fill_address()
    await shopper.choose_payment("tok_slow")
    await shopper.pay()
    await expect(page.get_by_role("heading", level=1, name=re.compile("^Order "))).to_be_visible(timeout=30_000)

    services_market.kill("ordering-worker")

    await shopper.expect_status("Delivered", within=120_000)


async def test_while_keycloak_is_down_signed_in_people_go_on_and_signing_in_says_so(
    page: Page, services_market: Market, buyer: Any, another_page: Any
) -> None:
    """A restart of the identity provider must not empty the shop."""
    shopper = buyer(page, services_market)
    await shopper.visit()
    await shopper.sign_in()
    await expect(page.get_by_role("button", name="Your account")).to_be_visible(timeout=30_000)
    services_market.keycloak.stop()
    try:
        await page.reload()
        await expect(page.get_by_role("button", name="Your account")).to_be_visible()
        async with another_page() as stranger:
            await stranger.goto(f"{services_market.shop_url}/auth/login")
            await expect(stranger.get_by_text("does not answer at the moment")).to_be_visible()
    finally:
        services_market.keycloak.start()
