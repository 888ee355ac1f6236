"""No serious finding of axe on any page, in both themes; the shop by keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from launcher.testing.market import Market
from playwright.async_api import Browser, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

GUEST_PAGES = ["/", "/products", "/products?q=lamp", "/basket", "/checkout", "/nothing-here"]
SIGNED_IN_PAGES = ["/", "/basket", "/checkout", "/orders", "/account"]
STAFF_PAGES = ["/admin/", "/admin/orders", "/admin/stock"]
MOBILE_PAGES = ["/", "/browse", "/basket", "/checkout", "/orders"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_shops_pages_have_no_serious_finding(
    browser: Browser, market: Market, scheme: Any, accessible: Any, sign_in_at_keycloak: Any
) -> None:
    """A shop that some people cannot use is closed to them."""
    context = await browser.new_context(color_scheme=scheme, reduced_motion="reduce", locale="en-GB")
    page = await context.new_page()
    for path in GUEST_PAGES:
        await accessible(page, market.shop_url + path)
    await page.goto(market.shop_url)
    product = await page.get_by_role("main").locator("a[href^='/product']").first.get_attribute("href")
    await accessible(page, f"{market.shop_url}{product}")
    await page.get_by_role("link", name="Sign in").first.click()
    await sign_in_at_keycloak(page, "admin")
    await expect(page.get_by_role("button", name="Your account")).to_be_visible(timeout=30_000)
    for path in (*SIGNED_IN_PAGES, *STAFF_PAGES):
        await accessible(page, market.shop_url + path)
    await context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_phones_screens_have_no_serious_finding(
    browser: Browser, market: Market, scheme: Any, accessible: Any
) -> None:
    """The same on a phone."""
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
    )
    page = await context.new_page()
    for path in MOBILE_PAGES:
        await accessible(page, market.mobile_url + path)
    await page.goto(market.mobile_url)
    product = await page.get_by_role("main").locator("a[href^='/product/']").first.get_attribute("href")
    await accessible(page, f"{market.mobile_url}{product}")
    await context.close()


async def test_the_basket_is_reached_by_keyboard_alone(shopper: Any) -> None:
    """Whoever has no mouse must be able to buy."""
    page = shopper.page
    await shopper.open_buyable_product()
    await page.get_by_role("button", name="Add to basket").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("is in your basket").first).to_be_visible()
    await page.get_by_role("link", name="Go to basket").focus()
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", level=1, name="Your basket")).to_be_visible()
