from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import orjson
import pytest
from stoa.config import GatewaySettings, IssuerSettings
from stoa.testing import FakeSubgraph, GatewayClient, TokenIssuer, gateway_for
from stoa.wiring import OutboundHttp


@pytest.fixture(name="issuer", scope="module")
def _issuer() -> TokenIssuer:
    return TokenIssuer()


class _IssuerOnly(OutboundHttp):
    """Knows one address: the issuer's key set."""

    def __init__(self, issuer: TokenIssuer) -> None:
        super().__init__()
        self._issuer = issuer

    async def fetch_json(self, url: str) -> Any:
        return await self._issuer.fetch_json(url)


@pytest.fixture(name="guarded")
def _guarded(
    catalog: FakeSubgraph, inventory: FakeSubgraph, settings: GatewaySettings, issuer: TokenIssuer
) -> GatewayClient:
    trusted = IssuerSettings(issuer=issuer.issuer, jwks_url=issuer.jwks_url, audiences=frozenset({issuer.audience}))
    fakes = {"catalog": catalog, "inventory": inventory}
    return GatewayClient(gateway_for(fakes, replace(settings, issuers=(trusted,)), outbound=_IssuerOnly(issuer)))


async def test_scopes_of_the_token_open_guarded_fields_and_the_token_travels_on(
    guarded: GatewayClient, catalog: FakeSubgraph, issuer: TokenIssuer
) -> None:
    """Subgraphs check again themselves, so they need the token."""
    bearer = f"Bearer {issuer.token(scope='inventory.read')}"

    response = await guarded.post("{ secret products { cost } }", headers={"authorization": bearer})

    assert response.json() == {"data": {"secret": "open sesame", "products": [{"cost": 300}, {"cost": 900}]}}
    assert catalog.requests[0].headers["authorization"] == bearer


async def test_signed_in_without_the_scope_gets_the_rest(guarded: GatewayClient, issuer: TokenIssuer) -> None:
    """One document, three kinds of callers, three plans: the cache must keep them apart."""
    query = "{ secret products { cost } }"
    token = issuer.token()

    for _ in range(2):
        anonymous = await guarded.post(query)
        signed_in = await guarded.post(query, headers={"authorization": f"Bearer {token}"})

        assert anonymous.json()["data"]["secret"] is None
        assert signed_in.json()["data"] == {"secret": "open sesame", "products": [{"cost": None}, {"cost": None}]}


@pytest.mark.parametrize("value", ["Bearer x", "Bearer ", "Basic YTpi", "Bearer a.b.c", "bearer"])
async def test_an_invalid_token_is_401_and_runs_nothing(
    guarded: GatewayClient, catalog: FakeSubgraph, value: str
) -> None:
    """Anonymous data for somebody who believes to be signed in would be a lie."""
    response = await guarded.post("{ products { id } }", headers={"authorization": value})

    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert catalog.requests == []


async def test_reject_mode_refuses_the_whole_operation(
    catalog: FakeSubgraph, inventory: FakeSubgraph, settings: GatewaySettings
) -> None:
    """Some APIs prefer no answer to a partial one."""
    fakes = {"catalog": catalog, "inventory": inventory}
    client = GatewayClient(gateway_for(fakes, replace(settings, reject_unauthorized=True)))

    response = await client.post("{ secret products { id } }")

    assert "data" not in response.json()
    assert catalog.requests == []


def socket_scope(**headers: str) -> dict[str, Any]:
    return {
        "type": "websocket",
        "path": "/graphql",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "subprotocols": ["graphql-transport-ws"],
    }


async def conversation(client: GatewayClient, scope: dict[str, Any], *messages: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything that the server says until it closes."""
    to_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    said: list[dict[str, Any]] = []
    await to_server.put({"type": "websocket.connect"})
    for message in messages:
        await to_server.put({"type": "websocket.receive", "text": orjson.dumps(message).decode()})

    async def hear(message: Any) -> None:
        said.append(message)

    await asyncio.wait_for(client.gateway(scope, to_server.get, hear), 10)
    return said


async def test_a_socket_that_never_introduces_itself_is_closed(
    catalog: FakeSubgraph, settings: GatewaySettings
) -> None:
    """Row 30: silent sockets cost memory."""
    http = replace(settings.http, socket_init_seconds=0.05)
    client = GatewayClient(gateway_for({"catalog": catalog}, replace(settings, http=http)))

    assert (await conversation(client, socket_scope()))[-1]["code"] == 4408


async def test_a_socket_ends_with_its_token(guarded: GatewayClient, issuer: TokenIssuer) -> None:
    """Row 35: a right taken away must end what it opened."""
    token = issuer.token(exp=int(time.time()) - 27)
    said = await conversation(
        guarded,
        socket_scope(),
        {"type": "connection_init", "payload": {"Authorization": f"Bearer {token}"}},
        {"type": "subscribe", "id": "1", "payload": {"query": "subscription { forever { name } }"}},
    )

    assert said[-1]["code"] == 4401


async def test_an_invalid_token_closes_the_socket(guarded: GatewayClient) -> None:
    """In the first message or in the handshake."""
    first = {"type": "connection_init", "payload": {"authorization": "Bearer x"}}

    assert (await conversation(guarded, socket_scope(), first))[-1]["code"] == 4403
    assert (await conversation(guarded, socket_scope(authorization="Bearer x")))[-1]["code"] == 1008


async def test_an_event_stream_ends_with_its_token(guarded: GatewayClient, issuer: TokenIssuer) -> None:
    """Row 35, for SSE."""
    token = issuer.token(exp=int(time.time()) - 27)
    headers = {"authorization": f"Bearer {token}", "accept": "text/event-stream"}

    response = await guarded.post("subscription { forever { name } }", headers=headers)

    assert "UNAUTHENTICATED" in response.text
    assert response.text.endswith("event: complete\ndata:\n\n")
