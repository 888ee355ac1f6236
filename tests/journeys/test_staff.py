"""The staff console: sales, orders, stock."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


async def test_the_stock_manager_adjusts_stock_and_sees_the_new_number(
    shopper: Any, sign_in_at_keycloak: Any, picture: Any
) -> None:
    """Numbers that cannot be corrected are wrong for ever."""
    page = shopper.page
    await page.goto(shopper.market.admin_url + "stock")
    await page.get_by_role("link", name="Sign in").first.click()
    await sign_in_at_keycloak(page, "stock")
    await expect(page.get_by_role("heading", level=1, name="Stock")).to_be_visible(timeout=30_000)
    adjust = page.get_by_role("button", name=re.compile("^Adjust stock of")).first
    await expect(adjust).to_be_visible()
    await picture(page, "admin-stock")
    await adjust.click()
    await page.get_by_label(re.compile("^Change")).fill("7")
    await page.get_by_label("Reason").fill("Counted again")
    await page.get_by_role("button", name="Save change").click()

    await expect(page.get_by_text(re.compile(r": \d+ on hand\."))).to_be_visible()


async def test_support_sees_sales_and_orders(shopper: Any, sign_in_at_keycloak: Any, picture: Any) -> None:
    """The figure people look at every morning."""
    page = shopper.page
    await page.goto(shopper.market.admin_url)
    await page.get_by_role("link", name="Sign in").first.click()
    await sign_in_at_keycloak(page, "admin")
    await expect(page.get_by_test_id("sales-figure")).to_contain_text("€", timeout=30_000)
    await picture(page, "admin-dashboard")
    await page.get_by_role("navigation", name="Main menu").get_by_role("link", name="Orders").click()

    await expect(page.get_by_role("heading", level=1, name="Orders")).to_be_visible()
