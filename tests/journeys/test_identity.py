"""Signing in, signing out, losing a role: what Keycloak says must be true in the shop."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


async def test_a_wrong_password_is_told_by_keycloak_and_nobody_is_signed_in(shopper: Any) -> None:
    """A typo must end in a second try, not in a blank page."""
    page = shopper.page
    await shopper.visit()
    await shopper.sign_in("support", "not-the-password")

    await expect(page.get_by_text("Invalid username or password.")).to_be_visible()


async def test_signing_out_ends_the_session_in_every_tab(shopper: Any) -> None:
    """A shared computer must forget who was there."""
    page = shopper.page
    await shopper.visit()
    await shopper.sign_in()
    await expect(page.get_by_role("button", name="Your account")).to_be_visible(timeout=30_000)
    second = await page.context.new_page()
    await second.goto(shopper.market.shop_url + "/orders")
    await expect(second.get_by_role("heading", level=1, name="Your orders")).to_be_visible()

    await shopper.sign_out()
    await second.reload()

    await expect(second.get_by_role("heading", name="Please sign in")).to_be_visible(timeout=30_000)
    await page.get_by_role("link", name="Sign in").first.click()
    await expect(page.get_by_label("Username or email")).to_be_visible()


async def test_a_session_ended_in_keycloak_is_over_in_the_shop(shopper: Any, keycloak_admin: Any) -> None:
    """An administrator who ends a session must not have to wait."""
    page = shopper.page
    await shopper.visit()
    await shopper.sign_in("auditor")
    await expect(page.get_by_role("button", name="Your account")).to_be_visible(timeout=30_000)

    keycloak_admin.end_sessions("auditor")

    await shopper.visit("/orders")
    await expect(page.get_by_role("heading", name="Please sign in")).to_be_visible(timeout=30_000)


async def test_a_role_taken_away_in_keycloak_takes_effect_within_the_tokens_life(
    shopper: Any, keycloak_admin: Any, reload_until: Any
) -> None:
    """A dismissed colleague must not go on reading orders."""
    page = shopper.page
    await page.goto(shopper.market.admin_url)
    await page.get_by_role("link", name="Sign in").first.click()
    await page.get_by_label("Username or email").fill("support")
    await page.get_by_label("Password", exact=True).fill("stoa-support")
    await page.get_by_role("button", name="Sign In").click()
    await expect(page.get_by_test_id("sales-figure")).to_be_visible(timeout=30_000)

    with keycloak_admin.without_role("support", "support"):
        await reload_until(page, page.get_by_text(re.compile("may not see this|no job here")))


async def test_the_console_is_closed_to_shoppers(shopper: Any) -> None:
    """Curiosity about /admin/ must end at an honest page."""
    page = shopper.page
    await shopper.visit()
    await shopper.sign_in("shopper2")
    await expect(page.get_by_role("button", name="Your account")).to_be_visible(timeout=30_000)
    await page.goto(shopper.market.admin_url)

    await expect(page.get_by_role("heading", name="This console is for staff only")).to_be_visible()


async def test_two_tabs_that_sign_in_at_once_both_arrive(shopper: Any) -> None:
    """The second tab must not break the first."""
    page = shopper.page
    second = await page.context.new_page()
    await shopper.visit("/basket")
    await page.get_by_role("link", name="Sign in").first.click()
    await expect(page.get_by_label("Username or email")).to_be_visible()
    await second.goto(shopper.market.shop_url + "/products")
    await second.get_by_role("link", name="Sign in").first.click()
    await expect(second.get_by_label("Username or email")).to_be_visible()

    await page.get_by_label("Username or email").fill("stock")
    await page.get_by_label("Password", exact=True).fill("stoa-stock")
    await page.get_by_role("button", name="Sign In").click()
    await expect(page).to_have_url(re.compile("/basket$"), timeout=30_000)
    await second.goto(shopper.market.shop_url + "/products")

    for tab in (page, second):
        await expect(tab.get_by_role("button", name="Your account")).to_be_visible(timeout=30_000)
