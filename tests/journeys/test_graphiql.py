"""GraphiQL at the gateway, with sign-in, across the domains."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

ACROSS_FIVE = """{
  me { displayName basket { itemCount } orders(first: 1) { totalCount } unreadNotificationCount }
  products(first: 2) { edges { node { name shippingEstimate { amount } variants { salePrice { amount } availability { level } } } } }
}"""


async def test_a_signed_in_person_runs_one_query_over_eight_domains(
    shopper: Any, sign_in_at_keycloak: Any, picture: Any
) -> None:
    """One schema over many services is what the gateway is for; and the page must never hold a token."""
    page = shopper.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(shopper.market.gateway_url)
    await page.get_by_role("link", name="Sign in").click()
    await sign_in_at_keycloak(page, "shopper")
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=30_000)
    await page.goto(f"{shopper.market.gateway_url}/?{urlencode({'query': ACROSS_FIVE})}")
    await expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=30_000)
    await page.get_by_role("button", name=re.compile("Execute query")).click()

    response = page.locator(".result-window")
    await expect(response).to_contain_text("shippingEstimate", timeout=30_000)
    await expect(response).to_contain_text("displayName")
    await expect(response).not_to_contain_text("errors")
    await picture(page, "graphiql")
    origins = {url.split("/")[2] for url in asked if url.startswith("http")}
    assert all(origin.startswith("localhost:") for origin in origins), origins
    assert "eyJ" not in await page.content()
