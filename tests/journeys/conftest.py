"""What people do in the browser, step by step, by the names they see."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from keycloak_realm.server import RealmServer
from launcher.testing.market import Market
from playwright.async_api import Browser, Locator, Page, expect

SCREENSHOTS = Path(__file__).parents[2] / "docs" / "screenshots"
SLOW = 30_000


class Shopper:
    """A person in front of the Angular shop."""

    def __init__(self, page: Page, market: Market) -> None:
        self.page = page
        self.market = market

    async def visit(self, path: str = "/") -> None:
        await self.page.goto(self.market.shop_url + path)

    async def open_product(self, search: str) -> str:
        """Search, open the first product that can be had, return its name."""
        box = self.page.get_by_role("searchbox", name="Search products")
        await box.fill(search)
        await box.press("Enter")
        await expect(self.page.get_by_role("heading", level=1, name=f"Results for “{search}”")).to_be_visible()
        await self.page.get_by_role("main").get_by_role("link").filter(has_text=re.compile(r"\S")).first.click()
        heading = self.page.get_by_role("heading", level=1)
        await expect(
            self.page.get_by_role("button", name="Add to basket").or_(self.page.get_by_role("button", name="Sold out"))
        ).to_be_visible()
        return await heading.inner_text()

    async def open_buyable_product(self) -> str:
        """From the list of all products, the first that is in stock."""
        await self.visit("/products")
        cards = self.page.get_by_role("main").locator("a[href^='/product']")
        await expect(cards.first).to_be_visible()
        addresses = await cards.evaluate_all("links => [...new Set(links.map(link => link.getAttribute('href')))]")
        for address in addresses[:10]:
            await self.visit(address)
            button = self.page.locator("form button[type=submit]", has_text=re.compile("Add to basket|Sold out"))
            await expect(button).to_be_visible()
            if "Add" in await button.inner_text() and await button.get_attribute("aria-disabled") != "true":
                return await self.page.get_by_role("heading", level=1).inner_text()
        message = "none of the first products is in stock"
        raise AssertionError(message)

    async def add_to_basket(self) -> None:
        await self.page.get_by_role("button", name="Add to basket").click()
        await expect(self.page.get_by_text("is in your basket").first).to_be_visible()

    async def sign_in(self, username: str = "shopper", password: str | None = None) -> None:
        """From any page through Keycloak's page and back."""
        await self.page.get_by_role("link", name="Sign in").first.click()
        await fill_keycloak(self.page, username, password)

    async def sign_out(self) -> None:
        await self.page.get_by_role("button", name="Your account").click()
        await self.page.get_by_role("button", name="Sign out").click()
        await expect(self.page.get_by_role("link", name="Sign in").first).to_be_visible(timeout=SLOW)

    async def go_to_checkout(self) -> None:
        await self.visit("/basket")
        await self.page.get_by_role("link", name="Go to checkout").click()
        await expect(self.page.get_by_role("heading", level=1, name="Checkout")).to_be_visible()

    async def fill_address(self) -> None:
        """Only where the page asks for one; a saved address is taken as it is."""
        street = self.page.get_by_label("Street and number")
        if await street.count() == 0:
            return
        await self.page.get_by_label("Full name").fill("Sophie Hopper")
        await street.fill("Marktgasse 1")
        await self.page.get_by_label("Postal code").fill("10115")
        await self.page.get_by_label("City").fill("Berlin")

    async def choose_payment(self, token: str) -> None:
        await self.page.locator(f"input[name=payment][value={token}]").check(force=True)

    async def pay(self) -> None:
        await self.page.get_by_role("button", name=re.compile(r"^Pay")).click()

    async def expect_status(self, status: str, within: int = SLOW) -> None:
        """The order page says so, without a reload."""
        await expect(self.page.get_by_test_id("order-status")).to_contain_text(status, timeout=within)


async def fill_keycloak(page: Page, username: str, password: str | None = None) -> None:
    """Keycloak's own sign-in page."""
    await page.get_by_label("Username or email").fill(username)
    await page.get_by_label("Password", exact=True).fill(password or f"stoa-{username}")
    await page.get_by_role("button", name="Sign In").click()


async def expect_accessible(page: Page, where: str) -> None:
    """No serious or critical finding of axe."""
    results = await Axe().run(page)
    serious = [
        f"{violation['id']} ({violation['impact']}): {node['html'][:160]}"
        for violation in results.response["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]
    assert serious == [], f"{where}:\n" + "\n".join(serious)


@pytest.fixture
def shopper(page: Page, market: Market) -> Shopper:
    return Shopper(page, market)


@pytest.fixture
def buyer() -> type[Shopper]:
    """For a page and a market of the test's own choice."""
    return Shopper


@pytest.fixture
def sign_in_at_keycloak() -> Callable[..., Any]:
    return fill_keycloak


@pytest.fixture
def accessible() -> Callable[..., Any]:
    """Open an address, wait until its content is there, and let axe judge it."""

    async def judged(page: Page, address: str) -> None:
        await page.goto(address)
        await expect(page.get_by_role("heading", level=1).first).to_be_visible()
        await page.wait_for_load_state("networkidle")
        await expect_accessible(page, address)

    return judged


@pytest.fixture
def another_page(browser: Browser) -> Callable[..., Any]:
    """A page of a second browser, with cookies of its own: ``async with another_page() as other``."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Page]:
        context = await browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        try:
            yield await context.new_page()
        finally:
            await context.close()

    return opened


@pytest.fixture
def picture() -> Callable[[Page, str], Any]:
    """Photograph a page for the documentation; only when asked to, so that a test run leaves the checkout clean."""
    import os  # noqa: PLC0415

    async def photograph(page: Page, name: str) -> None:
        if os.environ.get("STOA_SCREENSHOTS"):
            SCREENSHOTS.mkdir(exist_ok=True)
            await page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return photograph


class KeycloakAdmin:
    """What an administrator does in Keycloak's console, through the same interface that the console uses."""

    def __init__(self, server: RealmServer) -> None:
        self._server = server

    def end_sessions(self, username: str) -> None:
        self._server.post(f"users/{self._id_of(username)}/logout", {})

    @contextmanager
    def without_role(self, username: str, role: str) -> Iterator[None]:
        """Take a realm role away, and give it back in the end."""
        path = f"users/{self._id_of(username)}/role-mappings/realm"
        roles = [found for found in self._server.find(path) if found["name"] == role]
        self._server.delete(path, roles)
        try:
            yield
        finally:
            self._server.post(path, roles)

    def _id_of(self, username: str) -> str:
        (user,) = self._server.find("users", username=username, exact="true")
        return str(user["id"])


@pytest.fixture
def keycloak_admin(market: Market) -> KeycloakAdmin:
    return KeycloakAdmin(RealmServer(market.realm.settings))


@pytest.fixture
def reload_until() -> Callable[..., Any]:
    """Load the page again until something shows; for what becomes true within a token's life."""

    async def reload(page: Page, wanted: Locator, within_seconds: float = 45.0) -> None:
        deadline = time.monotonic() + within_seconds
        while True:
            await page.reload()
            with contextlib.suppress(AssertionError):
                await expect(wanted).to_be_visible(timeout=3_000)
                return
            assert time.monotonic() < deadline, "it did not show in time"

    return reload
