"""Requests by callbacks: told once, cancelled without a trace, and never given what belongs to another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

import pytest
from stoa.errors import SubgraphTimeout, SubgraphUnreachable
from stoa.executor import (
    HttpTransport,
    RoutingTransport,
    SharingTransport,
    SubgraphRequest,
    SubgraphResponse,
    TransportLimits,
)
from stoa.executor._begin import beginning
from stoa.executor._transport import Outcome

FAR = float("inf")


def _answer(body: bytes, more: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\n%bcontent-length: %d\r\n\r\n%b" % (more, len(body), body)


def _always(pieces: list[bytes], _: bytes) -> list[bytes]:
    return pieces


def _request(body: bytes = b"{}", *, repeatable: bool = True, seconds: float = 5.0) -> SubgraphRequest:
    deadline = asyncio.get_running_loop().time() + seconds
    return SubgraphRequest(subgraph="a", body=body, headers=(), deadline=deadline, repeatable=repeatable)


@dataclass
class Server:
    """Writes the pieces that ``script`` makes of each request's body, one turn after the other."""

    script: Callable[[bytes], list[bytes]]
    connections: int = 0
    asked: list[bytes] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                body = await reader.readexactly(length)
                self.asked.append(body)
                self.heard.set()
                for piece in self.script(body):
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0.005)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.closed.set()
        finally:
            writer.close()


@asynccontextmanager
async def _serving(
    script: Callable[[bytes], list[bytes]], connections: int = 64
) -> AsyncIterator[tuple[Server, HttpTransport]]:
    made = Server(script)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    transport = HttpTransport({"a": f"http://127.0.0.1:{port}/"}, TransportLimits(connections=connections))
    try:
        yield made, transport
    finally:
        await transport.aclose()
        server.close()
        await server.wait_closed()


async def _told(transport: object, *requests: SubgraphRequest) -> list[Outcome]:
    """What came of them, in the order in which it was told."""
    told: asyncio.Queue[Outcome] = asyncio.Queue()
    for request in requests:
        beginning(transport)(request, FAR, told.put_nowait)  # type: ignore[arg-type]
    return [await asyncio.wait_for(told.get(), 5) for _ in requests]


async def test_an_answer_in_pieces_is_whole() -> None:
    """Networks cut where they like: in the head, behind it, and in the body."""
    whole = _answer(b"0123456789")
    cuts = [(3,), (len(whole) - 10,), (len(whole) - 8, len(whole) - 5), (10, len(whole) - 9)]
    for cut in cuts:
        pieces = [whole[start:end] for start, end in zip((0, *cut), (*cut, len(whole)), strict=True)]
        async with _serving(partial(_always, pieces)) as (_, transport):
            outcomes = await _told(transport, _request(), _request())

        assert [one.body for one in outcomes if isinstance(one, SubgraphResponse)] == [b"0123456789"] * 2


@pytest.mark.parametrize(
    "pieces",
    [
        [_answer(b"mine") + _answer(b"evil")],
        [_answer(b"mine")[:-2], b"ne" + _answer(b"evil")],
        [b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nmine\r\n0\r\n\r\n" + _answer(b"evil")],
        [_answer(b"mine", b"x: \x80\r\nconnection: keep-alive, x\r\n") + b"garbage"],
    ],
    ids=["one piece", "second piece", "chunked", "garbage"],
)
async def test_what_follows_an_answer_is_nobodys(pieces: list[bytes]) -> None:
    """The next request, begun in the very moment of the answer, must not be answered by what was left over."""
    scripts = [pieces, [_answer(b"next")]]
    async with _serving(lambda _: scripts.pop(0)) as (server, transport):
        told: asyncio.Queue[Outcome] = asyncio.Queue()

        def first(outcome: Outcome) -> None:
            told.put_nowait(outcome)
            transport.begin(_request(b"[2]", repeatable=False), FAR, told.put_nowait)

        transport.begin(_request(b"[1]"), FAR, first)
        outcomes = [await asyncio.wait_for(told.get(), 5) for _ in range(2)]

    assert [one.body for one in outcomes if isinstance(one, SubgraphResponse)] == [b"mine", b"next"]
    assert server.connections == 2


async def test_more_requests_than_slots_are_all_answered_and_no_slot_is_lost() -> None:
    """A slot that gets lost is lost for ever."""
    async with _serving(lambda body: [_answer(body)], connections=2) as (server, transport):
        for _ in range(2):
            bodies = [b"%d" % number for number in range(7)]
            outcomes = await _told(transport, *(_request(body) for body in bodies))
            assert sorted(one.body for one in outcomes if isinstance(one, SubgraphResponse)) == bodies

    assert server.connections <= 2


async def test_who_cancels_is_told_nothing_and_leaves_slot_and_server_free() -> None:
    """A caller who left must not hold what others wait for."""
    async with _serving(lambda body: [] if body == b"hang" else [_answer(body)], connections=1) as (server, transport):
        told: list[Outcome] = []
        hanging = transport.begin(_request(b"hang"), FAR, told.append)
        waiting = transport.begin(_request(b"wait"), FAR, told.append)
        await asyncio.wait_for(server.heard.wait(), 5)
        waiting.cancel()
        hanging.cancel()
        (outcome,) = await _told(transport, _request(b"mine"))
        await asyncio.wait_for(server.closed.wait(), 5)

    assert isinstance(outcome, SubgraphResponse)
    assert (outcome.body, told, server.asked) == (b"mine", [], [b"hang", b"mine"])


async def test_each_wait_ends_at_its_deadline() -> None:
    """For a slot as for an answer; and the slots are there again."""
    async with _serving(lambda body: [] if body == b"hang" else [_answer(body)], connections=1) as (_, transport):
        outcomes = await _told(transport, _request(b"hang", seconds=0.05), _request(b"hang", seconds=0.02))
        past = await _told(transport, _request(b"late", seconds=-1))
        (answered,) = await _told(transport, _request(b"mine"))

    assert [type(one) for one in (*outcomes, *past)] == [SubgraphTimeout] * 3
    assert isinstance(answered, SubgraphResponse)


class Awaited:
    """A transport of somebody's own, that knows nothing of callbacks."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.cancelled = False

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        if self.failure is not None:
            raise self.failure
        if request.body == b"hang":
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled = True
                raise
        return SubgraphResponse(status=200, body=request.body)

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        raise NotImplementedError(request)

    async def aclose(self) -> None:
        """Nothing is open."""


async def test_a_transport_that_can_only_be_awaited_is_awaited() -> None:
    """Whoever mounts a transport of his own must not have to know how the gateway waits."""
    inner = Awaited()
    routing = RoutingTransport({"a": inner}, seconds=5)
    (outcome,) = await _told(routing, _request(b"mine"))
    hanging = routing.begin(_request(b"hang"), FAR, lambda _: None)
    await asyncio.sleep(0)
    hanging.cancel()
    await asyncio.sleep(0)

    assert isinstance(outcome, SubgraphResponse)
    assert (outcome.body, inner.cancelled) == (b"mine", True)


async def test_what_a_transport_raises_is_a_subgraph_that_cannot_be_reached() -> None:
    """A bug in it costs its own fetch; the reason stays in reach of whoever looks for it."""
    bug = RuntimeError("bug")
    seen: list[tuple[str, str]] = []

    def observe(*, subgraph: str, outcome: str, seconds: float) -> None:
        assert seconds >= 0
        seen.append((subgraph, outcome))

    (outcome,) = await _told(RoutingTransport({"a": Awaited(bug)}, observe=observe), _request())

    assert isinstance(outcome, SubgraphUnreachable)
    assert (outcome.__cause__, seen) == (bug, [("a", SubgraphUnreachable.code)])


class Rude(Awaited):
    """Raises where it should call back."""

    def begin(self, *_: object) -> None:
        raise RuntimeError("not now")


async def test_a_transport_that_raises_at_once_costs_its_own_fetch_too() -> None:
    """An exception in a callback has nobody above it who could tell the client."""
    outcomes = await _told(RoutingTransport({"a": Rude()}), _request())
    outcomes += await _told(RoutingTransport({}), _request())

    assert [type(one) for one in outcomes] == [SubgraphUnreachable] * 2


async def test_equal_requests_by_callbacks_share_too_and_a_leader_who_leaves_leads_nobody_astray() -> None:
    """Sharing must not depend on how somebody waits."""
    async with _serving(lambda body: [_answer(body)]) as (server, inner):
        shared = SharingTransport(inner)
        outcomes = await _told(shared, _request(b"same"), _request(b"same"))
        leader = shared.begin(_request(b"left"), FAR, lambda _: None)
        follower = asyncio.create_task(_told(shared, _request(b"left")))
        await asyncio.sleep(0)
        leader.cancel()
        (after,) = await follower

    assert [one.body for one in outcomes if isinstance(one, SubgraphResponse)] == [b"same", b"same"]
    assert isinstance(after, SubgraphResponse)
    assert server.asked.count(b"same") == 1


async def test_who_stops_awaiting_ends_the_exchange() -> None:
    """An operation that is cancelled must not keep its subgraphs busy."""
    async with _serving(lambda _: []) as (server, transport):
        sending = asyncio.create_task(RoutingTransport({"a": transport}).send(_request(b"hang")))
        await asyncio.wait_for(server.heard.wait(), 5)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await asyncio.wait_for(server.closed.wait(), 5)
