"""Transport over HTTP/1.1: an own client, because it costs a quarter of the CPU of the next one and follows no redirect."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from time import monotonic  # the event loops' clock, without asking for the loop
from typing import Final

from stoa.errors import (
    SubgraphError,
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
from stoa.executor._deadlines import Deadlines
from stoa.executor._pool import ConnectionPool
from stoa.executor._sse import SseDecoder, SseTooLargeError
from stoa.executor._transport import SubgraphRequest, SubgraphResponse, TransportLimits

ACCEPT_JSON = b"application/json"
ACCEPT_EVENTS = b"text/event-stream, application/json"


class HttpTransport:
    """``urls`` maps subgraph names to addresses."""

    def __init__(self, urls: Mapping[str, str], limits: TransportLimits | None = None) -> None:
        self._limits = limits or TransportLimits()
        self._deadlines = Deadlines()
        self._pools = {name: ConnectionPool(url, self._limits) for name, url in urls.items()}

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        pool = self._pools[request.subgraph]
        try:
            if not pool.slots.take():
                async with asyncio.timeout_at(request.deadline):
                    await pool.slots.wait()
            try:
                return await self._exchange(pool, request)
            finally:
                pool.slots.give()
        except _FOREIGN as error:
            raise _ours(error, request.subgraph) from error

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

    async def _exchange(self, pool: ConnectionPool, request: SubgraphRequest) -> SubgraphResponse:
        now = monotonic()
        if now >= request.deadline:
            raise TimeoutError
        payload = pool.payload(request, ACCEPT_JSON)
        idle = pool.take_idle(now)
        connection = idle or await _connect(pool, request.deadline)
        while True:
            self._deadlines.watch(connection, request.deadline)
            try:
                body = await connection.ask(payload)
            except ConnectionClosedError as closed:
                connection.close()
                # A kept one may be closed while we write. Nothing tells whether the request was read: a mutation is not resent.
                if connection is not idle or closed.answered or not request.repeatable:
                    raise
            except BaseException:
                connection.close()
                raise
            else:
                pool.give_back(connection)
                return SubgraphResponse(status=connection.status, body=body)
            finally:
                self._deadlines.release(connection)
            connection = await _connect(pool, request.deadline)


async def _connect(pool: ConnectionPool, deadline: float) -> HttpConnection:
    async with asyncio.timeout_at(deadline):
        return await pool.connect()


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
    except _FOREIGN as error:
        raise _ours(error, subgraph) from error


_FOREIGN: Final = (ResponseTooLargeError, SseTooLargeError, MalformedHttpError, ConnectionClosedError, OSError)


def _ours(error: Exception, subgraph: str) -> SubgraphError:
    """The one seam at which foreign errors become ours. A timeout is an :class:`OSError`."""
    match error:
        case TimeoutError():
            return SubgraphTimeout(f"Subgraph '{subgraph}' did not answer in time.", subgraph=subgraph)
        case ResponseTooLargeError() | SseTooLargeError():
            return SubgraphResponseTooLarge(f"Subgraph '{subgraph}' answered too much.", subgraph=subgraph)
        case MalformedHttpError():
            return SubgraphMalformedAnswer(f"Subgraph '{subgraph}' answered with no HTTP.", subgraph=subgraph)
        case _:
            return SubgraphUnreachable(f"Subgraph '{subgraph}' cannot be reached.", subgraph=subgraph)


__all__ = ["ACCEPT_EVENTS", "ACCEPT_JSON", "HttpTransport"]
