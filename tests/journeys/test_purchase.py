"""From the home page to the delivered parcel, in a real browser against the real market."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]


async def test_a_guest_browses_signs_in_buys_and_watches_the_order_arrive(shopper: Any, picture: Any) -> None:
    """The one path that everything else exists for."""
    page = shopper.page
    await shopper.visit()
    await expect(page.get_by_role("heading", name="Categories")).to_be_visible()
    await picture(page, "shop-home")
    await page.get_by_role("navigation", name="Categories").get_by_role("link").first.click()
    await expect(page).to_have_url(re.compile("category="))

    name = await shopper.open_buyable_product()
    await picture(page, "shop-product")
    await shopper.add_to_basket()
    await expect(page.get_by_role("link", name="Basket, 1 item", exact=True)).to_be_visible()

    await shopper.sign_in()
    await expect(page.get_by_role("button", name="Your account")).to_be_visible(timeout=30_000)
    await shopper.visit("/basket")
    await expect(page.get_by_role("list", name="Items").get_by_text(name).first).to_be_visible()

    await page.get_by_label("Coupon code").fill("WELCOME10")
    await page.get_by_role("button", name="Apply coupon").click()
    await expect(page.get_by_role("main").get_by_text("Coupon WELCOME10 is applied")).to_be_visible()
    await picture(page, "shop-basket")

    await shopper.go_to_checkout()
    await shopper.fill_address()
    await shopper.choose_payment("tok_visa")
    await picture(page, "shop-checkout")
    await shopper.pay()

    await expect(page.get_by_role("heading", level=1, name=re.compile("^Order "))).to_be_visible(timeout=30_000)
    await shopper.expect_status("Delivered", within=60_000)
    await expect(page.get_by_role("heading", name="Shipment")).to_be_visible()
    await picture(page, "shop-order")
    await expect(page.get_by_role("link", name="Basket, 0 items")).to_be_visible()


async def test_a_declined_card_is_told_honestly_and_the_basket_is_kept(shopper: Any) -> None:
    """Whoever is refused by the bank must be able to try again without starting over."""
    page = shopper.page
    await shopper.open_buyable_product()
    await shopper.add_to_basket()
    await shopper.sign_in("shopper2")
    await expect(page.get_by_role("button", name="Your account")).to_be_visible(timeout=30_000)
    await shopper.go_to_checkout()
    await shopper.fill_address()
    await shopper.choose_payment("tok_declined")
    await shopper.pay()

    await expect(page.get_by_text("The payment was declined. You were not charged")).to_be_visible(timeout=30_000)
    await shopper.expect_status("Cancelled")
    await page.get_by_role("link", name="Try again with another payment").click()
    await expect(page.get_by_role("button", name=re.compile("^Pay"))).to_be_visible()
    await shopper.fill_address()
    await shopper.choose_payment("tok_visa")
    await shopper.pay()
    await shopper.expect_status("Confirmed", within=60_000)


async def test_a_double_click_on_pay_places_one_order(shopper: Any) -> None:
    """Impatience must not cost twice."""
    page = shopper.page
    await shopper.open_buyable_product()
    await shopper.add_to_basket()
    await shopper.sign_in("catalogue")
    await expect(page.get_by_role("button", name="Your account")).to_be_visible(timeout=30_000)
    await shopper.go_to_checkout()
    await shopper.fill_address()
    await shopper.choose_payment("tok_visa")
    await page.get_by_role("button", name=re.compile(r"^Pay")).dblclick()

    await expect(page.get_by_role("heading", level=1, name=re.compile("^Order "))).to_be_visible(timeout=30_000)
    await shopper.visit("/orders")
    await expect(page.get_by_role("main").get_by_role("link", name=re.compile("S-|Order")).first).to_be_visible()
    assert await page.get_by_role("main").locator("a[href^='/orders/']").count() == 1


@pytest.mark.parametrize(
    ("code", "answer"), [("NOSUCHCODE", "We do not know this coupon."), ("EXPIRED", "This coupon has expired.")]
)
async def test_a_coupon_that_does_not_count_says_why(shopper: Any, code: str, answer: str) -> None:
    """A coupon that silently does nothing looks like a cheat."""
    page = shopper.page
    await shopper.open_buyable_product()
    await shopper.add_to_basket()
    await shopper.visit("/basket")
    await page.get_by_label("Coupon code").fill(code)
    await page.get_by_role("button", name="Apply coupon").click()

    await expect(page.get_by_text(answer).first).to_be_visible()
