"""Plain requests go a short way: they get what the long way gives, byte for byte, and everything else goes the long way."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from stoa.config import GatewaySettings, HttpSettings
from stoa.http._direct import DirectProtocol
from stoa.testing import FakeSubgraph, GatewayClient, gateway_for, served

QUERY = orjson.dumps({"query": "{ greeting }"})
HEAD = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
FOREIGN = b"origin: http://elsewhere.test\r\n"


def _request(body: bytes, *more: bytes) -> bytes:
    return HEAD + b"".join(more) + b"content-length: %d\r\n\r\n" % len(body) + body


def _gateway(resolve: Any = lambda _: "hello", settings: GatewaySettings | None = None) -> Any:
    sdl = "type Query { greeting: String secret: String @authenticated }"
    link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@authenticated"])\n'
    return gateway_for({"words": FakeSubgraph(link + sdl, resolvers={"Query.greeting": resolve})}, settings)


async def _without_asgi(scope: Any, _receive: Any, _send: Any) -> None:
    raise AssertionError(f"asked by ASGI: {scope['path']}")


async def _read_one(reader: asyncio.StreamReader) -> tuple[bytes, dict[bytes, bytes], bytes]:
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    status, *lines = head.strip().split(b"\r\n")
    headers = dict(line.lower().split(b": ", 1) for line in lines)
    return status, headers, await reader.readexactly(int(headers[b"content-length"]))


async def _ask(address: str, *requests: bytes) -> list[tuple[bytes, dict[bytes, bytes], bytes]]:
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(b"".join(requests))
        return [await _read_one(reader) for _ in requests]
    finally:
        writer.close()


async def _when_refused(address: str, then: asyncio.Event) -> None:
    """A server that stops listens no longer."""
    parts = urlsplit(address)
    try:
        while True:
            _, writer = await asyncio.open_connection(parts.hostname, parts.port)
            writer.close()
            await asyncio.sleep(0.01)
    except OSError:
        then.set()


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (QUERY, b""),
        (QUERY, b"accept: application/graphql-response+json\r\n"),
        (b'{"query": "{ greeting }", "variables": {"unused": 1}}', b"traceparent: 00-1-1-00\r\n"),
        (b"no json", b""),
        (b"[]", b"accept: application/graphql-response+json\r\n"),
        (b'{"query": "{ nothing }"}', b""),
        (b'{"query": "{ nothing }"}', b"accept: application/graphql-response+json\r\n"),
        (b'{"query": "{ secret }"}', b""),
        (b'{"query": "{"}', b""),
        (QUERY, b"authorization: Basic eA==\r\n"),
        (b"no json", b"authorization: Basic eA==\r\n"),
        (QUERY, b"accept: image/png\r\n"),
        (QUERY, b"content-encoding: gzip\r\n"),
    ],
)
async def test_both_ways_say_the_same(body: bytes, more: bytes) -> None:
    """A short way that differs is a second gateway, tested half as well."""
    async with served(_gateway()) as address:
        ((status, headers, answer),) = await _ask(address, _request(body, more))
        ((other_status, other_headers, other_answer),) = await _ask(address, _request(body, more, FOREIGN))

    assert (status, answer) == (other_status, other_answer)
    headers.pop(b"date")
    other_headers.pop(b"date")
    assert headers == other_headers


async def test_a_request_that_is_known_by_its_bytes_is_answered_anew() -> None:
    """What is remembered is the plan, never the answer, and never past a new supergraph."""
    words = iter(["one", "two", "three"])
    gateway = _gateway(lambda _: next(words))
    async with served(gateway) as address:
        answers = await _ask(address, _request(QUERY), _request(QUERY))
        gateway.pipeline.graph = _gateway(lambda _: "another").pipeline.graph
        answers += await _ask(address, _request(QUERY))

    said = [orjson.loads(answer)["data"]["greeting"] for _, _, answer in answers]
    assert said == ["one", "two", "another"]


async def test_a_plain_request_needs_no_asgi() -> None:
    """Otherwise the short way is not taken, and everybody pays for both."""
    gateway = replace(_gateway(), app=_without_asgi)
    async with served(gateway) as address:
        ((status, _, answer),) = await _ask(address, _request(QUERY, b"accept: */*\r\n", b"x-request-id: 7\r\n"))

    assert status == b"HTTP/1.1 200 OK"
    assert orjson.loads(answer) == {"data": {"greeting": "hello"}}


async def test_requests_sent_at_once_are_answered_in_their_order() -> None:
    """Pipelining (RFC 9112 §9.3.2): an answer to another question is worse than none."""
    requests = [
        _request(b'{"query": "{ a%d: greeting }"}' % number, FOREIGN if number == 2 else b"") for number in range(5)
    ]
    async with served(_gateway()) as address:
        answers = await _ask(address, *requests)

    assert [next(iter(orjson.loads(answer)["data"])) for _, _, answer in answers] == ["a0", "a1", "a2", "a3", "a4"]


async def test_a_body_may_come_in_pieces() -> None:
    """Networks cut where they like."""
    async with served(_gateway()) as address:
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        for byte in _request(QUERY):
            writer.write(bytes((byte,)))
            await writer.drain()
        status, _, _ = await _read_one(reader)
        writer.close()

    assert status == b"HTTP/1.1 200 OK"


async def _in_two(
    address: str, request: bytes, at: int, answers: int = 1
) -> list[tuple[bytes, dict[bytes, bytes], bytes]]:
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        writer.write(request[:at])
        await writer.drain()
        await asyncio.sleep(0.002)  # so that the server most likely sees two pieces; what it answers is the same if not
        writer.write(request[at:])
        return [await _read_one(reader) for _ in range(answers)]
    finally:
        writer.close()


async def test_a_body_behind_its_head_needs_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients that write head and body one after the other are most of them."""

    def parse(_: DirectProtocol, data: bytes) -> None:
        raise AssertionError(f"parsed: {data!r}")

    monkeypatch.setattr(DirectProtocol, "_parse", parse)
    request = _request(QUERY)
    async with served(_gateway()) as address:
        for missing in (len(QUERY), len(QUERY) - 1, 5, 1):
            ((status, _, answer),) = await _in_two(address, request, len(request) - missing)
            assert (status, answer) == (b"HTTP/1.1 200 OK", b'{"data":{"greeting":"hello"}}')


async def test_what_follows_a_body_in_its_last_piece_is_the_next_request() -> None:
    """A byte too many in one request is a byte too few in the other."""
    first, second = (_request(b'{"query": "{ a%d: greeting }"}' % number) for number in (1, 2))
    async with served(_gateway()) as address:
        for at in (len(first) - 30, len(first) - 1):
            answers = await _in_two(address, first + second, at, answers=2)
            assert [next(iter(orjson.loads(answer)["data"])) for _, _, answer in answers] == ["a1", "a2"]


async def test_a_body_that_does_not_come_ends_the_connection() -> None:
    """Whoever holds connections open with half a request must not hold them for long."""
    hurried = HttpSettings(receipt_seconds=0.05)
    async with served(_gateway(), hurried) as address:
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(_request(QUERY)[:-1])
        whole = await asyncio.wait_for(reader.read(), 5)
        writer.close()

    assert whole.startswith(b"HTTP/1.1 408")


async def test_a_chunked_body_is_cut_at_the_limit() -> None:
    """Row 22: its length is never announced."""
    small = HttpSettings(body_bytes=1_000)
    gateway = _gateway()
    gateway.plain.settings = small
    async with served(gateway, small) as address:
        chunk = b"400\r\n" + b" " * 1024 + b"\r\n"
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(HEAD + b"transfer-encoding: chunked\r\n\r\n" + chunk)
        status, headers, answer = await _read_one(reader)
        rest = await asyncio.wait_for(reader.read(), 5)
        writer.close()

    assert status.startswith(b"HTTP/1.1 413")
    assert headers[b"connection"] == b"close"
    assert orjson.loads(answer)["errors"][0]["extensions"]["code"] == "BODY_TOO_LARGE"
    assert rest == b""


async def test_a_connection_that_shall_close_is_closed() -> None:
    """A client that says so waits for the end of the stream."""
    async with served(_gateway()) as address:
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(_request(QUERY, b"connection: close\r\n"))
        whole = await asyncio.wait_for(reader.read(), 5)
        writer.close()

    assert whole.startswith(b"HTTP/1.1 200 OK")
    assert whole.endswith(b'{"data":{"greeting":"hello"}}')


async def test_a_client_that_leaves_harms_nobody() -> None:
    """Its answer has nowhere to go; the next client's has."""
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slow(_: Any) -> str:
        begun.set()
        await may_end.wait()
        return "late"

    async with served(_gateway(slow)) as address:
        parts = urlsplit(address)
        _, writer = await asyncio.open_connection(parts.hostname, parts.port)
        writer.write(_request(QUERY))
        await asyncio.wait_for(begun.wait(), 5)
        writer.transport.abort()
        may_end.set()
        ((status, _, answer),) = await _ask(address, _request(QUERY))

    assert status == b"HTTP/1.1 200 OK"
    assert orjson.loads(answer) == {"data": {"greeting": "late"}}


async def test_a_request_under_way_is_answered_before_the_server_stops() -> None:
    """A deployment must not cost anybody an answer."""
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slow(_: Any) -> str:
        begun.set()
        await may_end.wait()
        return "last"

    async with served(_gateway(slow)) as address:
        asked = asyncio.create_task(_ask(address, _request(QUERY)))
        await asyncio.wait_for(begun.wait(), 5)
        stopping = asyncio.create_task(_when_refused(address, may_end))
    await stopping
    ((status, headers, answer),) = await asked

    assert status == b"HTTP/1.1 200 OK"
    assert headers[b"connection"] == b"close"
    assert orjson.loads(answer) == {"data": {"greeting": "last"}}


async def test_a_cookie_takes_the_long_way(client: GatewayClient) -> None:
    """The console's session stands in it."""
    gateway = replace(client.gateway, app=_without_asgi)
    async with served(gateway) as address:
        ((status, _, _),) = await _ask(address, _request(QUERY, b"cookie: a=b\r\n"))

    assert status.startswith(b"HTTP/1.1 500")


@pytest.mark.parametrize("more", [b"", FOREIGN], ids=["plain", "by ASGI"])
async def test_a_large_body_in_pieces_is_no_large_head(more: bytes) -> None:
    """Limits on headers must not count what comes behind them."""
    body = orjson.dumps({"query": "{ greeting }", "variables": {"unused": "x" * 200_000}})
    said = []
    async with served(_gateway()) as address:
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            for _ in range(2):
                writer.write(HEAD + more + b"content-length: %d\r\n\r\n" % len(body))
                for start in range(0, len(body), 50_000):
                    writer.write(body[start : start + 50_000])
                    await writer.drain()
                said.append(await _read_one(reader))
        finally:
            writer.close()

    assert [(status, orjson.loads(answer)) for status, _, answer in said] == [
        (b"HTTP/1.1 200 OK", {"data": {"greeting": "hello"}})
    ] * 2


GENERATING = GatewaySettings(generate_after=0)


def _raise(_: Any) -> str:
    raise ValueError("out of words")


@pytest.mark.parametrize("resolve", [lambda _: "hello", lambda _: None, lambda _: "\u00e4" * 50_000, _raise])
async def test_generated_code_says_without_a_task_what_it_says_with_one(resolve: Any) -> None:
    """The third request of its kind is answered by callbacks alone: neither value nor error may differ for that."""
    async with served(_gateway(resolve, GENERATING)) as address:
        short = [await _ask(address, _request(QUERY)) for _ in range(3)]
        long = [await _ask(address, _request(QUERY, FOREIGN)) for _ in range(2)]

    said = [(status, orjson.loads(answer)) for ((status, _, answer),) in (*short, *long)]
    for _, answer in said:
        for error in answer.get("errors", ()):
            error["extensions"].pop("reference", None)
    assert said == [said[0]] * 5


async def test_a_bug_behind_the_callbacks_is_told_with_a_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception in a callback has nobody who awaits it: the client must not wait for ever."""
    gateway = _gateway(settings=GENERATING)

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("a bug")

    async with served(gateway) as address:
        for _ in range(2):
            await _ask(address, _request(QUERY))
        monkeypatch.setattr(gateway.pipeline.probe, "operation_finished", fail)
        ((status, _, answer),) = await asyncio.wait_for(_ask(address, _request(QUERY)), 5)

    (error,) = orjson.loads(answer)["errors"]
    assert status.startswith(b"HTTP/1.1 500")
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert error["extensions"]["reference"]


async def test_a_client_that_does_not_read_is_waited_for() -> None:
    """Its answers must not pile up here; and it gets all of them when it reads at last."""
    words = "x" * 300_000
    async with served(_gateway(lambda _: words, GENERATING)) as address:
        await _ask(address, _request(QUERY), _request(QUERY))
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=1_000)
        writer.write(b"".join(_request(QUERY) for _ in range(30)))
        said = [await _read_one(reader) for _ in range(30)]
        writer.close()

    assert {orjson.loads(answer)["data"]["greeting"] for _, _, answer in said} == {words}


async def test_an_answer_that_is_about_to_be_written_is_written_before_the_server_stops() -> None:
    """It is kept back to the end of the turn, and a connection that is closed before has lost it."""
    gateway = _gateway(settings=GENERATING)
    async with served(gateway) as address:
        for _ in range(2):
            await _ask(address, _request(QUERY))
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        respond = DirectProtocol._respond

        def respond_and_stop(self: DirectProtocol, response: Any) -> None:
            respond(self, response)
            self.shutdown()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(DirectProtocol, "_respond", respond_and_stop)
            writer.write(_request(QUERY))
            whole = await asyncio.wait_for(reader.read(), 5)
        writer.close()

    assert whole.endswith(b'{"data":{"greeting":"hello"}}')


_NUMBERS = "query($number: Int! = 1, $word: String) { greeting(number: $number, word: $word) }"


def _with_variables(**variables: Any) -> bytes:
    return orjson.dumps({"query": _NUMBERS, "variables": variables})


async def test_requests_with_variables_need_no_task_once_there_is_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables are what real clients send: hardly two of their bodies are alike."""
    sdl = "type Query { greeting(number: Int!, word: String): String }"
    words = FakeSubgraph(sdl, resolvers={"Query.greeting": lambda _, number, word=None: f"{number} {word}"})
    gateway = gateway_for({"words": words}, GatewaySettings(generate_after=0))
    bodies = [_with_variables(**one) for one in ({"number": 2, "word": "two"}, {}, {"number": "x"}, {"number": None})]
    async with served(gateway) as address:
        expected = [(await _ask(address, _request(body, FOREIGN)))[0] for body in (*bodies, *bodies)][4:]

        async def by_task(*_: Any) -> None:
            raise AssertionError("a task was made")

        monkeypatch.setattr(gateway.plain, "answer", by_task)
        found = [(await _ask(address, _request(body)))[0] for body in bodies]

    assert [(status, answer) for status, _, answer in found] == [(status, answer) for status, _, answer in expected]
    assert found[0][2] == b'{"data":{"greeting":"2 two"}}'
    assert b"errors" in found[2][2]


async def test_who_may_not_read_a_field_is_told_so_by_the_short_way_too() -> None:
    """The plan that a request is answered by is that of its caller."""
    gateway = _gateway(settings=GatewaySettings(generate_after=0))
    body = b'{"query": "query($x: Boolean = true) { greeting secret @include(if: $x) }"}'
    async with served(gateway) as address:
        long = [(await _ask(address, _request(body, FOREIGN)))[0] for _ in range(2)][1]
        short = [(await _ask(address, _request(body)))[0] for _ in range(2)][1]

    assert short[2] == long[2]
    assert b"errors" in short[2]
