"""The same market with RabbitMQ as its broker: nothing but a URL differs."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any
from urllib.request import Request, urlopen

import pytest
from launcher.layouts import SINGLE
from launcher.testing.identity import KeycloakServer
from launcher.testing.market import Market, running_market
from launcher.testing.servers import RabbitServer

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]

VARIANT = "{ products(first: 1, sort: PRICE_ASC) { edges { node { variants { id availability { level } } } } } }"
ADD = 'mutation ($v: ID!) { addToBasket(variantId: $v) { problems { code } basket { total { amount } shippingQuotes(country: "DE") { method { id } price { amount } } } } }'
BUY = "mutation ($i: CheckoutInput!) { checkout(input: $i) { orderId problems { code } } }"
STATUS = "query ($o: ID!) { order(id: $o) { status } }"
ARRIVES_WITHIN_SECONDS = 90.0


class Customer:
    """Asks the gateway as the demo shopper."""

    def __init__(self, market: Market) -> None:
        self._url = market.graphql_url
        self._market = market

    def ask(self, query: str, **variables: Any) -> Any:
        headers = {
            "content-type": "application/json",
            "authorization": f"Bearer {self._market.realm.access_token('shopper')}",
        }
        body = json.dumps({"query": query, "variables": variables}).encode()
        with urlopen(Request(self._url, data=body, headers=headers), timeout=30) as answer:
            return json.load(answer)["data"]

    def until(self, wanted: Any, ask: Any) -> Any:
        """Ask again until the answer is as wanted."""
        deadline = time.monotonic() + ARRIVES_WITHIN_SECONDS
        while not wanted(answer := ask()):
            assert time.monotonic() < deadline, answer
            time.sleep(0.5)
        return answer


def test_an_order_is_delivered_with_rabbitmq_between_the_domains(
    keycloak_server: KeycloakServer, rabbitmq_server: RabbitServer
) -> None:
    """A shop that grows out of one machine changes a URL, not its code."""
    with running_market(keycloak_server, SINGLE, BROKER_URL=rabbitmq_server.url) as market:
        customer = Customer(market)
        variant = customer.ask(VARIANT)["products"]["edges"][0]["node"]["variants"][0]["id"]
        basket = customer.until(lambda added: added["addToBasket"]["basket"], lambda: customer.ask(ADD, v=variant))[
            "addToBasket"
        ]["basket"]
        quote = basket["shippingQuotes"][0]
        order = customer.ask(
            BUY,
            i={
                "idempotencyKey": str(uuid.uuid4()),
                "address": {"name": "S H", "street": "M 1", "postalCode": "10115", "city": "Berlin", "country": "DE"},
                "shippingMethod": quote["method"]["id"],
                "payment": {"token": "tok_visa"},
                "expectedTotal": {"amount": basket["total"]["amount"] + quote["price"]["amount"], "currency": "EUR"},
            },
        )["checkout"]

        assert order["problems"] == []
        arrived = customer.until(
            lambda seen: (seen["order"] or {}).get("status") in {"DELIVERED", "CANCELLED"},
            lambda: customer.ask(STATUS, o=order["orderId"]),
        )
        assert arrived == {"order": {"status": "DELIVERED"}}
