"""Transport over HTTP/1.1: an own client, because it costs a quarter of the CPU of the next one and follows no redirect."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager

from stoa.errors import (
    SubgraphMalformedAnswer,
    SubgraphResponseTooLarge,
    SubgraphTimeout,
    SubgraphUnreachable,
)
from stoa.executor._connection import (
    ConnectionClosedError,
    HttpConnection,
    MalformedHttpError,
    ResponseTooLargeError,
)
from stoa.executor._pool import ConnectionPool
from stoa.executor._sse import SseDecoder, SseTooLargeError
from stoa.executor._transport import SubgraphRequest, SubgraphResponse, TransportLimits

ACCEPT_JSON = b"application/json"
ACCEPT_EVENTS = b"text/event-stream, application/json"


class HttpTransport:
    """``urls`` maps subgraph names to addresses."""

    def __init__(self, urls: Mapping[str, str], limits: TransportLimits | None = None) -> None:
        self._limits = limits or TransportLimits()
        self._pools = {name: ConnectionPool(url, self._limits) for name, url in urls.items()}

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        pool = self._pools[request.subgraph]
        with _translated(request.subgraph):
            async with asyncio.timeout_at(request.deadline), pool.slots:
                return await _exchange(pool, request)

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
        for pool in self._pools.values():
            pool.close()


async def _exchange(pool: ConnectionPool, request: SubgraphRequest) -> SubgraphResponse:
    payload = pool.payload(request, ACCEPT_JSON)
    idle = pool.take_idle()
    if idle is not None:
        try:
            return await _ask(pool, idle, payload)
        except ConnectionClosedError as closed:
            # The server closed while we wrote. Nothing tells whether it has read the request: a mutation is not resent.
            if closed.answered or not request.repeatable:
                raise
    return await _ask(pool, await pool.connect(), payload)


async def _ask(pool: ConnectionPool, connection: HttpConnection, payload: bytes) -> SubgraphResponse:
    try:
        body = await connection.ask(payload)
    except BaseException:
        connection.close()
        raise
    pool.give_back(connection)
    return SubgraphResponse(status=connection.status, body=body)


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
    """The one seam at which foreign errors become ours."""
    try:
        yield
    except TimeoutError as error:
        raise SubgraphTimeout(f"Subgraph '{subgraph}' did not answer in time.", subgraph=subgraph) from error
    except (ResponseTooLargeError, SseTooLargeError) as error:
        raise SubgraphResponseTooLarge(f"Subgraph '{subgraph}' answered too much.", subgraph=subgraph) from error
    except MalformedHttpError as error:
        raise SubgraphMalformedAnswer(f"Subgraph '{subgraph}' answered with no HTTP.", subgraph=subgraph) from error
    except (ConnectionClosedError, OSError) as error:
        raise SubgraphUnreachable(f"Subgraph '{subgraph}' cannot be reached.", subgraph=subgraph) from error


__all__ = ["ACCEPT_EVENTS", "ACCEPT_JSON", "HttpTransport"]
