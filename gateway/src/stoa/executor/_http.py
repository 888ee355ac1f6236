"""Transport over HTTP/1.1: an own client, because it costs a quarter of the CPU of the next one and follows no redirect."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager

from stoa.errors import SubgraphUnreachable
from stoa.executor._answer_heads import AnswerHeads
from stoa.executor._begin import awaited
from stoa.executor._connection import HttpConnection, ResponseTooLargeError
from stoa.executor._deadlines import Deadlines
from stoa.executor._http_exchange import FOREIGN, HttpExchange, ours
from stoa.executor._pool import ConnectionPool, HeaderLines, Shared
from stoa.executor._sse import SseDecoder
from stoa.executor._transport import Done, SubgraphRequest, SubgraphResponse, TransportLimits
from stoa.writes import Writes

ACCEPT_EVENTS = b"text/event-stream, application/json"


class HttpTransport:
    """``urls`` maps subgraph names to addresses."""

    def __init__(self, urls: Mapping[str, str], limits: TransportLimits | None = None) -> None:
        self._limits = limits = limits or TransportLimits()
        self._deadlines = Deadlines()
        shared = Shared(AnswerHeads(limits), HeaderLines(), Writes())
        self._pools = {name: ConnectionPool(url, limits, shared) for name, url in urls.items()}

    def begin(self, request: SubgraphRequest, deadline: float, done: Done) -> HttpExchange:
        """On an idle connection at once, without a task; else as soon as there is one."""
        deadline = min(deadline, request.deadline)
        exchange = HttpExchange(self._pools[request.subgraph], self._deadlines, request, deadline, done)
        exchange.start()
        return exchange

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        outcome = await awaited(self, request)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    @asynccontextmanager
    async def stream(self, request: SubgraphRequest) -> AsyncIterator[AsyncIterator[bytes]]:
        pool = self._pools[request.subgraph]
        with _translated(request.subgraph):
            async with asyncio.timeout_at(request.deadline):
                connection = await pool.connect()
                await _opened(connection, pool.payload(request, ACCEPT_EVENTS))
            try:
                yield _events(connection, request.subgraph, self._limits)
            finally:
                connection.close()

    async def aclose(self) -> None:
        self._deadlines.close()
        for pool in self._pools.values():
            pool.close()


async def _opened(connection: HttpConnection, payload: bytes) -> None:
    try:
        await connection.open_stream(payload)
    except BaseException:
        connection.close()
        raise


async def _events(connection: HttpConnection, subgraph: str, limits: TransportLimits) -> AsyncIterator[bytes]:
    """A subgraph that refuses the subscription answers with one JSON document instead of a stream."""
    if not connection.content_type.startswith(b"text/event-stream"):
        with _translated(subgraph):
            yield await _document(connection, limits)
        return
    decoder = SseDecoder(limits.event_bytes)
    while not decoder.completed:
        with _translated(subgraph):
            piece = await _piece(connection, limits)
            events = decoder.feed(piece)
        for event in events:
            yield event
        if not piece and not decoder.completed:
            raise SubgraphUnreachable(f"Subgraph '{subgraph}' ended the stream early.", subgraph=subgraph)


async def _piece(connection: HttpConnection, limits: TransportLimits) -> bytes:
    async with asyncio.timeout(limits.stream_idle_seconds):
        return await connection.read()


async def _document(connection: HttpConnection, limits: TransportLimits) -> bytes:
    document = bytearray()
    while piece := await _piece(connection, limits):
        document += piece
        if len(document) > limits.event_bytes:
            raise ResponseTooLargeError
    return bytes(document)


@contextmanager
def _translated(subgraph: str) -> Iterator[None]:
    try:
        yield
    except FOREIGN as error:
        raise ours(error, subgraph) from error


__all__ = ["ACCEPT_EVENTS", "HttpTransport"]
