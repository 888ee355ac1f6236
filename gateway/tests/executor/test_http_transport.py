from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
import uvloop
from stoa.errors import (
    ConfigurationError,
    SubgraphError,
    SubgraphMalformedAnswer,
    SubgraphResponseTooLarge,
    SubgraphTimeout,
    SubgraphUnreachable,
)
from stoa.executor import HttpTransport, SubgraphRequest, TransportLimits

OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"
LIMITS = TransportLimits(response_bytes=10_000, header_bytes=2_000, header_count=20, event_bytes=1_000)


@dataclass
class RawServer:
    """Answers each request on each connection with the next script: bytes, or None to close the connection."""

    scripts: list[bytes | None]
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                script = self.scripts.pop(0)
                if script is None:
                    break
                writer.write(script)
                await writer.drain()
                if b"connection: close" in script:
                    break
        except (asyncio.IncompleteReadError, ConnectionError, IndexError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(*scripts: bytes | None) -> AsyncIterator[tuple[RawServer, HttpTransport]]:
    raw = RawServer(list(scripts))
    server = await asyncio.start_server(raw.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    transport = HttpTransport({"a": f"http://127.0.0.1:{port}/graphql"}, LIMITS)
    try:
        yield raw, transport
    finally:
        await transport.aclose()
        server.close()
        await server.wait_closed()


def request(*, repeatable: bool = True, seconds: float = 5.0, **headers: str) -> SubgraphRequest:
    return SubgraphRequest(
        subgraph="a",
        body=b'{"query":"{a}"}',
        headers=tuple((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()),
        deadline=asyncio.get_running_loop().time() + seconds,
        repeatable=repeatable,
    )


async def test_requests_share_one_connection() -> None:
    """A handshake for each request would double the latency."""
    async with serving(OK, OK, OK) as (raw, transport):
        for _ in range(3):
            response = await transport.send(request(authorization="Bearer x"))

        assert (response.status, response.body) == (200, b"{}")
        assert raw.connections == 1
        assert raw.requests[0].startswith(b"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:")
        assert b"authorization: Bearer x\r\n" in raw.requests[0]


async def test_chunked_answers_and_answers_that_end_with_the_connection_are_read() -> None:
    """Servers frame bodies in three ways."""
    chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
    until_close = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}"
    async with serving(chunked, until_close) as (_, transport):
        bodies = [(await transport.send(request())).body for _ in range(2)]

        assert bodies == [b"{}", b"{}"]


async def test_a_query_goes_to_a_new_connection_when_the_kept_one_was_closed() -> None:
    """Servers close idle connections at any moment; clients must not see that."""
    async with serving(OK, None, OK) as (raw, transport):
        await transport.send(request())
        response = await transport.send(request())

        assert response.body == b"{}"
        assert (raw.connections, len(raw.requests)) == (2, 3)


async def test_a_mutation_is_never_resent() -> None:
    """Row 61: nobody knows whether the first one was carried out."""
    async with serving(OK, None, OK) as (raw, transport):
        await transport.send(request())
        with pytest.raises(SubgraphUnreachable):
            await transport.send(request(repeatable=False))

        assert len(raw.requests) == 2


async def test_a_redirect_is_not_followed() -> None:
    """Row 52: a subgraph must not send the gateway to an internal host."""
    redirect = b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n"
    async with serving(redirect) as (raw, transport):
        response = await transport.send(request())

        assert (response.status, raw.connections) == (302, 1)


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 20000\r\n\r\n" + b"x" * 20_000, SubgraphResponseTooLarge),
        (
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + b"400\r\n" + b"x" * 1024 + b"\r\n",
            SubgraphTimeout,
        ),
        (b"HTTP/1.1 200 OK\r\n" + b"x: " + b"y" * 3_000 + b"\r\n\r\n", SubgraphResponseTooLarge),
        (b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 50 + b"\r\n", SubgraphResponseTooLarge),
        (b"SSH-2.0-OpenSSH\r\n", SubgraphMalformedAnswer),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}", SubgraphMalformedAnswer),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\nconnection: close\r\n\r\n{}", SubgraphUnreachable),
        (b"HTTP/1.1 200 OK\r\n", SubgraphTimeout),
    ],
    ids=[
        "big body",
        "endless chunks",
        "big header",
        "many headers",
        "no HTTP",
        "two lengths",
        "cut off",
        "half a head",
    ],
)
async def test_a_hostile_server_costs_one_request(script: bytes, error: type[SubgraphError]) -> None:
    """Row 43: cut at the limit or the deadline, and the next request is normal."""
    async with serving(script, OK) as (_, transport):
        with pytest.raises(error):
            await transport.send(request(seconds=0.3))

        assert (await transport.send(request())).body == b"{}"


async def test_a_server_that_is_not_there_is_named() -> None:
    """The client's text is safe, the log must say which subgraph."""
    async with serving() as (_, transport):
        pass
    with pytest.raises(SubgraphUnreachable) as caught:
        await transport.send(request())

    assert caught.value.subgraph == "a"


async def test_a_header_with_a_line_break_is_left_out() -> None:
    """Row 50: it would be a second header."""
    async with serving(OK) as (raw, transport):
        await transport.send(request(accept_language="de\r\nx-admin: 1"))

        assert b"x-admin" not in raw.requests[0]


async def test_events_arrive_in_any_pieces_and_the_stream_ends_at_complete() -> None:
    """TCP cuts where it likes."""
    body = b'event: next\ndata: {"data":1}\n\n:\n\nevent: next\r\ndata: {"data":2}\r\n\r\nevent: complete\ndata:\n\n'
    pieces = b"".join(b"1\r\n" + bytes([byte]) + b"\r\n" for byte in body)
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    async with serving(head + pieces) as (raw, transport), transport.stream(request()) as events:
        assert [event async for event in events] == [b'{"data":1}', b'{"data":2}']
    assert b"accept: text/event-stream" in raw.requests[0]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"event: next\ndata: {}\n\n", SubgraphUnreachable),
        (b"event: next\ndata: " + b"x" * 5_000 + b"\n\n", SubgraphResponseTooLarge),
        (b"data: " + b"x" * 5_000, SubgraphResponseTooLarge),
    ],
    ids=["ends early", "huge event", "endless event"],
)
async def test_a_broken_stream_ends_with_an_error(body: bytes, error: type[SubgraphError]) -> None:
    """A silent end would look like "no more events"."""
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
    async with serving(head + body) as (_, transport), transport.stream(request()) as events:
        with pytest.raises(error):
            [event async for event in events]


async def test_a_refused_subscription_gives_the_document_that_refuses_it() -> None:
    """Subgraphs answer an invalid subscription with plain JSON."""
    async with serving(OK) as (_, transport), transport.stream(request()) as events:
        assert [event async for event in events] == [b"{}"]


@pytest.mark.parametrize("url", ["ftp://x/", "//x", "x", "http://"])
def test_only_http_addresses_are_accepted(url: str) -> None:
    """A typing error must fail at the start, not at the first request."""
    with pytest.raises(ConfigurationError):
        HttpTransport({"a": url})


def test_the_client_works_on_the_production_event_loop() -> None:
    """uvloop's transports are other classes than asyncio's: a check by class refused every connection."""

    async def scenario() -> bytes:
        async with serving(OK) as (_, transport):
            return (await transport.send(request())).body

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(scenario()) == b"{}"
