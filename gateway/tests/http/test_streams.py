from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from stoa.http._media import Media
from stoa.http._stream import FRAMINGS
from stoa.pipeline import GraphqlResponse
from stoa.testing import GatewayClient

EVENTS = {"accept": "text/event-stream"}


def events_of(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.strip().split("\n\n"):
        lines = dict(line.split(":", 1) for line in block.split("\n"))
        data = lines.get("data", "").strip()
        found.append((lines["event"].strip(), orjson.loads(data) if data else None))
    return found


async def test_a_subscription_streams_one_next_per_event_and_completes(client: GatewayClient) -> None:
    """Distinct connections mode, with the rest of each event from the other subgraph."""
    response = await client.post("subscription { changed { name stock } }", headers=EVENTS)

    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert events_of(response.text) == [
        ("next", {"data": {"changed": {"name": "Chair", "stock": 10}}})
        if number % 2
        else ("next", {"data": {"changed": {"name": "Lamp", "stock": 5}}})
        for number in range(2)
    ] + [("complete", None)]


async def test_a_query_over_sse_is_one_next(client: GatewayClient) -> None:
    """Clients may use one transport for everything."""
    response = await client.post("{ product(id: 1) { name } }", headers=EVENTS)

    assert events_of(response.text) == [("next", {"data": {"product": {"name": "Lamp"}}}), ("complete", None)]


def test_an_event_stands_on_one_line_however_the_subgraph_wrote_its_data() -> None:
    """A line break would end the event's data, and the rest would be lost."""
    event = FRAMINGS[Media.EVENTS].write(GraphqlResponse(data=b'{\r\n"name":\n"a\\nb"}')).decode()

    assert events_of(event) == [("next", {"data": {"name": "a\nb"}})]


async def test_a_subscription_without_a_stream_is_refused(client: GatewayClient) -> None:
    """A JSON answer could only ever hold the first event."""
    response = await client.post("subscription { changed { name } }")

    assert response.status_code == 406


async def test_an_invalid_subscription_is_refused_before_the_stream_opens(client: GatewayClient) -> None:
    """A 200 that only then says "invalid" hides the mistake from proxies and logs."""
    response = await client.post("subscription { nope }", headers=EVENTS)

    assert response.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


class Socket:
    """The client's end of a WebSocket, as ASGI messages."""

    def __init__(self) -> None:
        self.to_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.to_client: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def say(self, message: Any) -> None:
        text = message if isinstance(message, str) else orjson.dumps(message).decode()
        await self.to_server.put({"type": "websocket.receive", "text": text})

    async def hear(self) -> Any:
        """A decoded message, or the close code."""
        message = await asyncio.wait_for(self.to_client.get(), 5)
        if message["type"] == "websocket.close":
            return message["code"]
        return orjson.loads(message["text"]) if message["type"] == "websocket.send" else message["type"]


@asynccontextmanager
async def socket(
    client: GatewayClient, *, subprotocol: str = "graphql-transport-ws", **headers: str
) -> AsyncIterator[Socket]:
    end = Socket()
    scope = {
        "type": "websocket",
        "path": "/graphql",
        "headers": [(b"host", b"gateway.test"), *((name.encode(), value.encode()) for name, value in headers.items())],
        "subprotocols": [subprotocol],
    }
    await end.to_server.put({"type": "websocket.connect"})
    task = asyncio.create_task(client.gateway(scope, end.to_server.get, end.to_client.put))
    try:
        yield end
    finally:
        await end.to_server.put({"type": "websocket.disconnect"})
        await asyncio.wait_for(task, 5)


async def greeted(end: Socket) -> None:
    assert await end.hear() == "websocket.accept"
    await end.say({"type": "connection_init"})
    assert await end.hear() == {"type": "connection_ack"}


def subscribe(query: str, number: str = "1") -> dict[str, Any]:
    return {"id": number, "type": "subscribe", "payload": {"query": query}}


async def test_a_socket_serves_subscriptions_and_queries(client: GatewayClient) -> None:
    """Both BFFs speak this protocol."""
    async with socket(client) as end:
        await greeted(end)
        await end.say(subscribe("subscription { changed(times: 1) { name stock } }"))

        assert await end.hear() == {
            "id": "1",
            "type": "next",
            "payload": {"data": {"changed": {"name": "Lamp", "stock": 5}}},
        }
        assert await end.hear() == {"id": "1", "type": "complete"}
        await end.say(subscribe("{ product(id: 2) { name } }", "2"))
        assert await end.hear() == {"id": "2", "type": "next", "payload": {"data": {"product": {"name": "Chair"}}}}
        assert await end.hear() == {"id": "2", "type": "complete"}


async def test_complete_ends_a_subscription_and_frees_its_id(client: GatewayClient) -> None:
    """A client that navigates away must not leave a stream running."""
    async with socket(client) as end:
        await greeted(end)
        await end.say(subscribe("subscription { forever { name } }"))
        assert (await end.hear())["type"] == "next"
        await end.say({"id": "1", "type": "complete"})
        await end.say(subscribe("{ product(id: 2) { name } }"))

        assert (await end.hear())["payload"] == {"data": {"product": {"name": "Chair"}}}


async def test_an_invalid_operation_is_an_error_and_the_socket_lives(client: GatewayClient) -> None:
    """One bad document must not end the other subscriptions."""
    async with socket(client) as end:
        await greeted(end)
        await end.say(subscribe("{ nope }"))
        message = await end.hear()

        assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "GRAPHQL_VALIDATION_FAILED")
        await end.say({"type": "ping"})
        assert await end.hear() == {"type": "pong"}


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["{"], 4400),
        (["[]"], 4400),
        ([{"type": "nonsense"}], 4400),
        ([{"type": "connection_init", "payload": 5}], 4400),
        ([{"type": "connection_init"}, {"type": "subscribe", "id": 5, "payload": {"query": "{a}"}}], 4400),
        ([{"type": "connection_init"}, {"type": "subscribe", "id": "", "payload": {"query": "{a}"}}], 4400),
        ([{"type": "connection_init"}, {"type": "subscribe", "id": "1"}], 4400),
        ([subscribe("{ echo }")], 4401),
        ([{"type": "connection_init"}, {"type": "connection_init"}], 4429),
        ([{"type": "connection_init"}, *[subscribe("subscription { forever { name } }")] * 2], 4409),
        (
            [{"type": "connection_init"}, *[subscribe("subscription { forever { name } }", str(n)) for n in range(51)]],
            4429,
        ),
    ],
    ids=[
        "no JSON",
        "array",
        "type",
        "payload",
        "numeric id",
        "empty id",
        "no payload",
        "no ack",
        "two inits",
        "same id",
        "too many",
    ],
)
async def test_a_broken_protocol_closes_the_socket_with_its_code(
    client: GatewayClient, messages: list[Any], code: int
) -> None:
    """Rows 30 and 31: clients and proxies tell these cases apart by the code alone."""
    async with socket(client) as end:
        assert await end.hear() == "websocket.accept"
        for message in messages:
            await end.say(message)
        answer = await end.hear()
        while not isinstance(answer, int):
            answer = await end.hear()

        assert answer == code


async def test_binary_frames_close_the_socket(client: GatewayClient) -> None:
    """The protocol is text."""
    async with socket(client) as end:
        assert await end.hear() == "websocket.accept"
        await end.to_server.put({"type": "websocket.receive", "bytes": b"\x00"})

        assert await end.hear() == 4400


async def test_the_legacy_subprotocol_is_refused(client: GatewayClient) -> None:
    """Row 32: it let clients skip the handshake."""
    async with socket(client, subprotocol="graphql-ws") as end:
        assert [await end.hear(), await end.hear()] == ["websocket.accept", 4406]


async def test_a_foreign_origin_is_refused_before_the_handshake(client: GatewayClient) -> None:
    """Row 34: browsers open sockets to foreign hosts without asking."""
    async with socket(client, origin="https://evil.test") as end:
        assert await end.hear() == 1008
    async with socket(client, origin="http://gateway.test") as end:
        assert await end.hear() == "websocket.accept"
