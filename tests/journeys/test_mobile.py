"""The PWA on a phone-sized screen."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.request import urlopen

import pytest
from launcher.testing.market import Market
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def test_a_phone_buys_and_watches_the_order_arrive(
    phone_page: Page, market: Market, sign_in_at_keycloak: Any, picture: Any
) -> None:
    """The mobile shop is not a picture of a shop."""
    page = phone_page
    await page.goto(market.mobile_url)
    await expect(page.get_by_role("heading", level=1, name="Welcome to the market")).to_be_visible()
    await picture(page, "mobile-home")
    products = page.get_by_role("main").locator("a[href^='/product/']")
    addresses = await products.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    for address in addresses:
        await page.goto(market.mobile_url + address)
        button = page.get_by_role("button", name="Add to basket")
        await expect(button).to_be_visible()
        if await button.is_enabled():
            break
    await button.click()
    await expect(page.get_by_text("It is in your basket.")).to_be_visible()

    await page.get_by_role("link", name="Sign in").click()
    await sign_in_at_keycloak(page, "shopper")
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=30_000)
    await page.get_by_role("link", name=re.compile("^Basket")).click()
    await page.get_by_role("link", name="Go to checkout").click()
    await expect(page.get_by_role("heading", level=1, name="Checkout")).to_be_visible()
    if await page.get_by_label("Street and number").input_value() == "":
        await page.get_by_label(re.compile(r"^Name")).fill("Sophie Hopper")
        await page.get_by_label("Street and number").fill("Marktgasse 1")
        await page.get_by_label("Postal code").fill("10115")
        await page.get_by_label("City").fill("Berlin")
    await page.locator("input[name=paymentToken][value=tok_visa]").check(force=True)
    await page.get_by_role("button", name=re.compile("^Pay")).click()

    await expect(page.get_by_role("heading", level=1, name=re.compile("^Order "))).to_be_visible(timeout=30_000)
    await expect(page.get_by_role("status").filter(has_text="Delivered")).to_be_visible(timeout=60_000)
    await picture(page, "mobile-order")


async def test_the_app_can_be_installed(phone_page: Page, market: Market) -> None:
    """Without manifest and service worker a PWA is a bookmark."""
    await phone_page.goto(market.mobile_url)
    address = await phone_page.locator("link[rel=manifest]").get_attribute("href")
    assert address is not None
    with urlopen(market.mobile_url + address, timeout=10) as answer:  # noqa: ASYNC210 - one small file of our own server
        manifest = json.load(answer)

    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/")
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    assert await phone_page.evaluate("navigator.serviceWorker.ready.then(worker => worker.active !== null)")
