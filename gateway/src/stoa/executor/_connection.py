"""One HTTP/1.1 connection to a subgraph: bytes in and out, limits on what comes in. Knows nothing of GraphQL."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final, cast

import httptools

from stoa.executor._transport import TransportLimits

_STREAM_HIGH_WATER: Final = 256 * 1024
_FIRST_FINAL_STATUS: Final = 200
_NO_CONTENT: Final = frozenset({204, 304})


class ConnectionClosedError(Exception):
    """The other side closed before its answer was whole. ``answered`` is True once a byte of it had come."""

    def __init__(self, *, answered: bool) -> None:
        super().__init__("connection closed")
        self.answered = answered


class ResponseTooLargeError(Exception):
    """Headers or body above the limit."""


class MalformedHttpError(Exception):
    """What came is no HTTP/1.1 response."""


class HttpConnection(asyncio.Protocol):
    """Carries one exchange at a time; the pool hands it out and takes it back."""

    def __init__(self, limits: TransportLimits) -> None:
        self._limits = limits
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._failure: Exception | None = None
        self._busy = False
        self._waiter: asyncio.Future[None] | None = None
        self._answer: asyncio.Future[bytes] | None = None
        self._reset()

    def _reset(self) -> None:
        self.status = 0
        self.content_type = b""
        self.idle_since = 0.0
        self._chunks: deque[bytes] = deque()
        self._body_bytes = 0
        self._header_bytes = 0
        self._header_count = 0
        self._framed = False
        self._answered = False
        self._head_done = False
        self._complete = False
        self._streaming = False

    # What the transport adapter calls

    @property
    def usable(self) -> bool:
        """Open and between two exchanges."""
        return (
            not self._busy
            and self._failure is None
            and self._transport is not None
            and not self._transport.is_closing()
        )

    def ask(self, payload: bytes) -> asyncio.Future[bytes]:
        """Send a request; the future gets the whole body of its answer."""
        self._begin(payload)
        self._answer = self._loop.create_future()
        return self._answer

    async def open_stream(self, payload: bytes) -> None:
        """Send a request, return at the end of the answer's headers."""
        self._begin(payload)
        self._streaming = True
        while not self._head_done and not self._complete:
            await self._wait()

    async def read(self) -> bytes:
        """The next piece of a stream, empty at its end."""
        while not self._chunks and not self._complete:
            await self._wait()
        if not self._chunks:
            return b""
        piece = b"".join(self._chunks)
        self._chunks.clear()
        self._body_bytes = 0
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()
        return piece

    def expire(self) -> None:
        """The deadline has come: whoever waits gets a :class:`TimeoutError`."""
        self._fail(TimeoutError())
        self.close()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _begin(self, payload: bytes) -> None:
        if self._transport is None or self._failure is not None:
            raise ConnectionClosedError(answered=False)
        self._reset()
        self._busy = True
        self._transport.write(payload)

    async def _wait(self) -> None:
        self._raise_failure()
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None
        if not self._complete:
            self._raise_failure()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
        if self._answer is not None and not self._answer.done():
            self._settle(self._answer)

    def _settle(self, answer: asyncio.Future[bytes]) -> None:
        if self._complete:
            self._busy = False
            chunks = self._chunks
            answer.set_result(chunks[0] if len(chunks) == 1 else b"".join(chunks))
        elif self._failure is not None:
            answer.set_exception(self._failure)

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports have the methods of asyncio.Transport and are not its subclasses.
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        # Without a length the body ends where the connection does (RFC 9112 §6.3).
        if self._busy and self._head_done and not self._framed and exc is None:
            self._complete = True
        self._fail(ConnectionClosedError(answered=self._answered))

    def data_received(self, data: bytes) -> None:
        if not self._busy:
            self.close()
            return
        self._answered = True
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserUpgrade, httptools.HttpParserError):
            if self._failure is None:
                self._fail(MalformedHttpError())
        if self._failure is not None:
            self.close()

    def _fail(self, failure: Exception) -> None:
        self._failure = self._failure or failure
        self._wake()

    # httptools

    def on_message_begin(self) -> None:
        # What follows a whole answer belongs to no request: it must not be read as part of this one, or of the next.
        if self._complete:
            self._failure = self._failure or MalformedHttpError()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._complete:
            return
        self._header_count += 1
        self._header_bytes += len(name) + len(value)
        if self._header_count > self._limits.header_count or self._header_bytes > self._limits.header_bytes:
            self._fail(ResponseTooLargeError())
            return
        lowered = name.lower()
        if lowered == b"content-type":
            self.content_type = value.lower()
        elif lowered in (b"content-length", b"transfer-encoding"):
            self._framed = True

    def on_headers_complete(self) -> None:
        if self._complete:
            return
        self.status = self._parser.get_status_code()
        if self.status < _FIRST_FINAL_STATUS:
            return
        self._framed = self._framed or self.status in _NO_CONTENT
        self._head_done = True
        if self._streaming:
            self._wake()

    def on_body(self, body: bytes) -> None:
        if self._failure is not None or self._complete:
            return
        self._chunks.append(body)
        self._body_bytes += len(body)
        if self._streaming:
            if self._body_bytes > _STREAM_HIGH_WATER and self._transport is not None:
                self._transport.pause_reading()
            self._wake()
        elif self._body_bytes > self._limits.response_bytes:
            self._fail(ResponseTooLargeError())

    def on_message_complete(self) -> None:
        if self._failure is not None or self._complete:
            return
        if self.status < _FIRST_FINAL_STATUS:
            self._framed = False
            return
        self._complete = True
        if not self._parser.should_keep_alive():
            self._failure = ConnectionClosedError(answered=True)
            self.close()
        self._wake()


__all__ = ["ConnectionClosedError", "HttpConnection", "MalformedHttpError", "ResponseTooLargeError"]
