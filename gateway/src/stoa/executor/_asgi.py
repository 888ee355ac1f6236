"""Transport without a socket: call a mounted ASGI application with the same request that HTTP would carry."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from stoa.errors import SubgraphError, SubgraphResponseTooLarge, SubgraphTimeout, SubgraphUnreachable
from stoa.executor._connection import ResponseTooLargeError
from stoa.executor._http import ACCEPT_EVENTS
from stoa.executor._http_exchange import ACCEPT_JSON
from stoa.executor._sse import SseDecoder, SseTooLargeError
from stoa.executor._transport import SubgraphRequest, SubgraphResponse, TransportLimits

Message: TypeAlias = MutableMapping[str, Any]
AsgiApp: TypeAlias = Callable[
    [MutableMapping[str, Any], Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]


class AsgiTransport:
    """One mounted subgraph. Its lifespan belongs to whoever mounts it."""

    def __init__(
        self, app: AsgiApp, *, url: str = "http://in-process/graphql", limits: TransportLimits | None = None
    ) -> None:
        self._app = app
        self._limits = limits or TransportLimits()
        self._slots = asyncio.Semaphore(self._limits.connections)
        parts = urlsplit(url)
        self._path = parts.path or "/"
        self._host = parts.netloc

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        exchange = _Exchange(request.body, self._limits)
        try:
            async with asyncio.timeout_at(request.deadline), self._slots:
                await self._app(self._scope(request, ACCEPT_JSON), exchange.receive, exchange.send)
        except Exception as error:
            # What an application does after its answer (its background work) takes nothing back, as it could not over a socket.
            if not exchange.left.is_set():
                raise _failed(request, error) from error
        if not exchange.left.is_set():
            raise _crashed(request)
        return SubgraphResponse(status=exchange.status, body=b"".join(exchange.chunks))

    @asynccontextmanager
    async def stream(self, request: SubgraphRequest) -> AsyncIterator[AsyncIterator[bytes]]:
        exchange = _StreamExchange(request.body, self._limits)
        call = asyncio.create_task(self._call(request, exchange))
        try:
            try:
                async with asyncio.timeout_at(request.deadline):
                    await exchange.head.wait()
            except TimeoutError as error:
                raise _timeout(request) from error
            yield _events(request, exchange, self._limits)
        finally:
            exchange.left.set()
            call.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await call

    async def _call(self, request: SubgraphRequest, exchange: _StreamExchange) -> None:
        try:
            await self._app(self._scope(request, ACCEPT_EVENTS), exchange.receive, exchange.send)
        except Exception as error:  # noqa: BLE001 - a mounted application may raise anything; it becomes this stream's fault
            exchange.crash = error
        finally:
            exchange.head.set()
            with contextlib.suppress(asyncio.QueueFull):
                exchange.pieces.put_nowait(b"")

    async def aclose(self) -> None:
        """Nothing is open between two calls."""

    def _scope(self, request: SubgraphRequest, accept: bytes) -> dict[str, Any]:
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": self._path,
            "raw_path": self._path.encode("ascii"),
            "query_string": b"",
            "root_path": "",
            "client": ("127.0.0.1", 0),
            "server": (self._host, None),
            "state": {},
            "headers": [
                (b"host", self._host.encode("ascii")),
                (b"content-type", b"application/json"),
                (b"accept", accept),
                (b"content-length", b"%d" % len(request.body)),
                *request.headers,
            ],
        }


class _Exchange:
    """ASGI's two callables for one request; the body is handed over once."""

    def __init__(self, body: bytes, limits: TransportLimits) -> None:
        self._body: bytes | None = body
        self._limits = limits
        self._bytes = 0
        self.status = 0
        self.content_type = b""
        self.chunks: list[bytes] = []
        self.left = asyncio.Event()

    async def receive(self) -> Message:
        if self._body is None:
            await self.left.wait()
            return {"type": "http.disconnect"}
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            self._check_headers(headers)
            self.status = message["status"]
            self.content_type = dict(headers).get(b"content-type", b"")
        else:
            await self.take(bytes(message.get("body", b"")), more=bool(message.get("more_body", False)))
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self.left.set()

    def _check_headers(self, headers: list[tuple[bytes, bytes]]) -> None:
        size = sum(len(name) + len(value) for name, value in headers)
        if len(headers) > self._limits.header_count or size > self._limits.header_bytes:
            raise ResponseTooLargeError

    async def take(self, piece: bytes, *, more: bool) -> None:
        del more
        self._bytes += len(piece)
        if self._bytes > self._limits.response_bytes:
            raise ResponseTooLargeError
        self.chunks.append(piece)


class _StreamExchange(_Exchange):
    """Pieces go through a short queue, so a slow reader holds the application back."""

    def __init__(self, body: bytes, limits: TransportLimits) -> None:
        super().__init__(body, limits)
        self.pieces: asyncio.Queue[bytes] = asyncio.Queue(maxsize=16)
        self.head = asyncio.Event()
        self.crash: Exception | None = None

    async def take(self, piece: bytes, *, more: bool) -> None:
        self.head.set()
        if piece:
            await self.pieces.put(piece)
        if not more:
            await self.pieces.put(b"")


async def _events(request: SubgraphRequest, exchange: _StreamExchange, limits: TransportLimits) -> AsyncIterator[bytes]:
    decoder = SseDecoder(limits.event_bytes)
    is_stream = exchange.content_type.startswith(b"text/event-stream")
    document = bytearray()
    while not decoder.completed:
        piece = await _next_piece(request, exchange, limits)
        if not piece:
            break
        if is_stream:
            for event in _decoded(request, decoder, piece):
                yield event
        else:
            document += piece
            if len(document) > limits.event_bytes:
                raise _too_large(request)
    if exchange.crash is not None or (is_stream and not decoder.completed):
        raise _crashed(request) from exchange.crash
    if not is_stream:
        yield bytes(document)


async def _next_piece(request: SubgraphRequest, exchange: _StreamExchange, limits: TransportLimits) -> bytes:
    try:
        async with asyncio.timeout(limits.stream_idle_seconds):
            return await exchange.pieces.get()
    except TimeoutError as error:
        raise _timeout(request) from error


def _decoded(request: SubgraphRequest, decoder: SseDecoder, piece: bytes) -> list[bytes]:
    try:
        return decoder.feed(piece)
    except SseTooLargeError as error:
        raise _too_large(request) from error


def _failed(request: SubgraphRequest, error: Exception) -> SubgraphError:
    if isinstance(error, TimeoutError):
        return _timeout(request)
    if isinstance(error, ResponseTooLargeError):
        return _too_large(request)
    return _crashed(request)


def _timeout(request: SubgraphRequest) -> SubgraphError:
    return SubgraphTimeout(f"Subgraph '{request.subgraph}' did not answer in time.", subgraph=request.subgraph)


def _too_large(request: SubgraphRequest) -> SubgraphError:
    return SubgraphResponseTooLarge(f"Subgraph '{request.subgraph}' answered too much.", subgraph=request.subgraph)


def _crashed(request: SubgraphRequest) -> SubgraphError:
    return SubgraphUnreachable(f"Subgraph '{request.subgraph}' cannot be reached.", subgraph=request.subgraph)


__all__ = ["AsgiApp", "AsgiTransport"]
