"""The market as `make up` and `make up LAYOUT=services` run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from launcher.addresses import DOMAINS
from launcher.testing import Market
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]

ANSWER_WITHIN_SECONDS = 20
ACROSS_THE_HOUSE = """
{
  me { id orders(first: 1) { totalCount } basket { id } unreadNotificationCount addresses { __typename } }
  products(first: 2) {
    edges { node { name(locale: DE) promotion { __typename } variants { sku availability { __typename } salePrice { amount } } } }
  }
}
"""


def get(url: str) -> tuple[int, str]:
    try:
        with urlopen(Request(url), timeout=ANSWER_WITHIN_SECONDS) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refusal:
        return refusal.code, refusal.read().decode()


def ask(url: str, query: str, token: str | None = None) -> Any:
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    request = Request(url, data=json.dumps({"query": query}).encode(), headers=headers)
    try:
        with urlopen(request, timeout=ANSWER_WITHIN_SECONDS) as answer:
            return json.load(answer)
    except HTTPError as refusal:
        return json.load(refusal)


@pytest.mark.parametrize("name", [*DOMAINS, "gateway", "bff-web", "bff-mobile"])
def test_every_part_says_it_is_ready(market: Market, name: str) -> None:
    """Whoever runs the market looks here first."""
    assert get(f"{market.addresses.local(name)}/health/ready")[0] == 200
    assert get(f"{market.addresses.local(name)}/health/live")[0] == 200


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_subgraph_refuses_whoever_is_not_the_gateway(market: Market, domain: str) -> None:
    """A subgraph that answers everybody makes the gateway's checks worthless."""
    with pytest.raises(HTTPError, match="403"):
        urlopen(
            Request(
                f"{market.addresses.local(domain)}/graphql",
                data=b'{"query": "{ __typename }"}',
                headers={"content-type": "application/json"},
            ),
            timeout=ANSWER_WITHIN_SECONDS,
        )


def test_one_question_is_answered_by_five_subgraphs(market: Market) -> None:
    """The market is one graph; a domain that is not composed in is missing on some page."""
    answer = ask(market.graphql_url, ACROSS_THE_HOUSE, market.realm.access_token("shopper"))

    assert "errors" not in answer, answer
    assert answer["data"]["me"]["id"]
    assert answer["data"]["me"]["orders"] is not None
    assert len(answer["data"]["products"]["edges"]) == 2


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/admin/"])
async def test_the_web_front_ends_load(market: Market, page: Page, path: str) -> None:
    """A front end that was not built, or not served, is a white page."""
    await page.goto(f"{market.shop_url}{path}")

    await expect(page.locator("h1, main").first).to_be_visible()


@pytest.mark.browser
async def test_the_mobile_front_end_loads(market: Market, phone_page: Page) -> None:
    """As above, on a phone."""
    await phone_page.goto(market.mobile_url)

    await expect(phone_page.locator("main").first).to_be_visible()


@pytest.mark.browser
async def test_graphiql_loads_from_the_gateway_alone(market: Market, page: Page) -> None:
    """A bundle that asks a foreign server for its parts shows nothing behind a firewall."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(market.gateway_url)

    await expect(page.locator(".graphiql-container")).to_be_visible()
    assert not [url for url in asked if not url.startswith((market.gateway_url, "data:", "blob:"))]


def launcher(market: Market, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "launcher", *words],
        env={**os.environ, "STOA_STATE_DIR": str(market.state)},
        capture_output=True,
        text=True,
        timeout=ANSWER_WITHIN_SECONDS * 3,
        check=False,
    )


def test_a_second_market_is_not_started_beside_the_first(market: Market) -> None:
    """Two launchers on one data folder would destroy it."""
    second = launcher(market, "up")

    assert second.returncode == 1
    assert "The market runs already" in second.stderr


def test_the_status_names_every_program(market: Market) -> None:
    """Whoever wonders why it is slow wants to know what runs."""
    status = launcher(market, "status")

    assert status.returncode == 0, status.stdout
    assert "is ready" in status.stdout
    assert all(name in status.stdout for name in ("postgres", "redis", "market"))


def test_the_logs_of_a_running_market_can_be_read(market: Market) -> None:
    """The reason of a failure is in the logs, and people look for them with one command."""
    assert "worker runs" in launcher(market, "logs", "market").stdout
    unknown = launcher(market, "logs", "nobody")
    assert (unknown.returncode, "Logs: " in unknown.stderr) == (1, True)


def test_a_killed_subgraph_comes_back(services_market: Market) -> None:
    """One crash at night must not need a person."""
    gone = services_market.kill("inventory")
    services_market.wait_until_ready("inventory")

    assert services_market.pid_of("inventory") not in {None, gone}
    answer = ask(
        services_market.graphql_url,
        "{ products(first: 1) { edges { node { variants { availability { __typename } } } } } }",
    )
    assert "errors" not in answer, answer


def test_a_killed_worker_comes_back(services_market: Market) -> None:
    """Orders stand still while the worker of their domain is away."""
    gone = services_market.kill("ordering-worker")
    services_market.wait_until_ready("ordering-worker")

    assert services_market.pid_of("ordering-worker") not in {None, gone}


def test_while_a_subgraph_is_away_the_rest_answers(services_market: Market) -> None:
    """A shop that shows nothing because the stock is unknown sells nothing."""
    services_market.suspend("inventory")
    try:
        answer = ask(
            services_market.graphql_url,
            "{ products(first: 1) { edges { node { name variants { sku availability { __typename } } } } } }",
        )
    finally:
        services_market.resume("inventory")

    node = answer["data"]["products"]["edges"][0]["node"]
    assert node["name"]
    assert node["variants"][0]["availability"] is None
    assert answer["errors"]
