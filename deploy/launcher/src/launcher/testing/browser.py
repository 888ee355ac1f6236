"""Debian's Chromium for journeys: one browser per run, one context per test, a picture of every failure."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from launcher.frontends import find_node
from launcher.places import places

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
# Root has no other way; shared memory is small in containers.
ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")
ACTION_WITHIN_MILLISECONDS = 15_000
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-GB",
}

_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that the test failed, so that its page is photographed before it closes."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium from Debian, without a window."""
    if not CHROMIUM.exists():  # noqa: ASYNC240 - asked once per run
        raise FileNotFoundError("The browser tests need Chromium: apt-get install chromium.")
    from playwright.async_api import async_playwright  # noqa: PLC0415 - a second that most runs need not wait

    # Playwright's own Node needs libraries that a bare Debian lacks; the one that builds the front ends does not.
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(find_node()))
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A desktop page with cookies of its own."""
    async with _opened(browser, DESKTOP, request.node) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def phone_page(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A page on a phone, with cookies of its own."""
    async with _opened(browser, PHONE, request.node) as opened:
        yield opened


@asynccontextmanager
async def _opened(browser: Browser, options: dict[str, Any], item: pytest.Item) -> AsyncIterator[Page]:
    context = await browser.new_context(**options)
    context.set_default_timeout(ACTION_WITHIN_MILLISECONDS)
    opened = await context.new_page()
    try:
        yield opened
    finally:
        if item.stash.get(_FAILED, False):
            await _photograph(opened, item)
        await context.close()


async def _photograph(page: Page, item: pytest.Item) -> None:
    folder = places().project / "test-results"
    folder.mkdir(exist_ok=True)
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", item.name)
    await page.screenshot(path=folder / f"{name}.png", full_page=True)
