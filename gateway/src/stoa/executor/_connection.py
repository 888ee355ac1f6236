"""One HTTP/1.1 connection to a subgraph: bytes in and out, limits on what comes in. Knows nothing of GraphQL."""

from __future__ import annotations

import asyncio
from typing import Final, Protocol, cast

import httptools

from stoa.executor._answer_heads import AnswerHeads
from stoa.executor._transport import TransportLimits
from stoa.writes import Writes

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


class Asker(Protocol):
    """Who waits for an answer; told of its end once."""

    def answered(self, status: int, body: bytes) -> None: ...

    def failed(self, error: Exception) -> None: ...


class HttpConnection(asyncio.Protocol):
    """Carries one exchange at a time; the pool hands it out and takes it back.

    A plain answer is told by its head (see :class:`AnswerHeads`) and by counting; what is not plain is parsed from its first byte.
    """

    def __init__(self, limits: TransportLimits, heads: AnswerHeads, writes: Writes) -> None:
        self._limits = limits
        self._writes = writes
        self._heads = heads
        self._known_heads = heads.known
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self.failure: Exception | None = None
        self._busy = False
        self._waiter: asyncio.Future[None] | None = None
        self._asker: Asker | None = None
        self.idle_since = 0.0
        self._reset()

    def _reset(self) -> None:
        self.content_type = b""
        self._status = 0
        self._left = 0
        self._pieces: list[bytes] = []
        self._body_bytes = 0
        self._header_bytes = 0
        self._header_count = 0
        self._framed = False
        self._parsing = False
        self._head_done = False
        self._complete = False
        self._streaming = False

    # What the transport adapter calls

    @property
    def usable(self) -> bool:
        """Open and between two exchanges."""
        return (
            not self._busy and self.failure is None and self._transport is not None and not self._transport.is_closing()
        )

    def ask(self, payload: bytes, asker: Asker) -> None:
        """Send a request. Raise :class:`ConnectionClosedError` where that is no longer possible."""
        if self._transport is None or self.failure is not None:
            raise ConnectionClosedError(answered=False)
        if self._parsing:
            self._reset()
        self._busy = True
        self._asker = asker
        self._writes.add(self._transport, payload)

    async def open_stream(self, payload: bytes) -> None:
        """Send a request, return at the end of the answer's headers."""
        if self._transport is None or self.failure is not None:
            raise ConnectionClosedError(answered=False)
        self._reset()
        self._busy = self._parsing = self._streaming = True
        self._transport.write(payload)
        while not self._head_done and not self._complete:
            await self._wait()

    async def read(self) -> bytes:
        """The next piece of a stream, empty at its end."""
        while not self._pieces and not self._complete:
            await self._wait()
        if not self._pieces:
            return b""
        piece = b"".join(self._pieces)
        self._pieces.clear()
        self._body_bytes = 0
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()
        return piece

    def expire(self) -> None:
        """The deadline has come: whoever waits gets a :class:`TimeoutError`."""
        self.failure = self.failure or TimeoutError()
        self.close()
        self._wake()

    def abandon(self) -> None:
        """Nobody waits for the answer any more."""
        self._asker = None
        self.close()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    async def _wait(self) -> None:
        self._raise_failure()
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None
        if not self._complete:
            self._raise_failure()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
        if self._complete:
            if self._asker is not None:
                self._answer(self._status, b"".join(self._pieces))
        elif self.failure is not None and self._asker is not None:
            asker, self._asker = self._asker, None
            asker.failed(self.failure)

    def _answer(self, status: int, body: bytes) -> None:
        """The exchange is over before anybody hears of it: who does may begin the next."""
        asker, self._asker = self._asker, None
        self._busy = False
        if asker is not None:
            asker.answered(status, body)

    def _raise_failure(self) -> None:
        if self.failure is not None:
            raise self.failure

    # asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports have the methods of asyncio.Transport and are not its subclasses.
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        # Without a length the body ends where the connection does (RFC 9112 §6.3).
        if self._busy and self._head_done and not self._framed and exc is None:
            self._complete = True
        self._fail(ConnectionClosedError(answered=self._parsing or self._left > 0))

    def data_received(self, data: bytes) -> None:
        if self._parsing or not self._busy:
            self._parse(data)
        elif self._left:
            self._take(data)
        else:
            end = data.find(b"\r\n\r\n") + 4
            head = data[:end]
            plain = self._known_heads.get(head) or self._heads.read(head)
            if plain is None or len(data) - end > plain[1]:
                self._parsing = True
                self._parse(data)
                return
            self._status, left = plain
            body = data[end:]
            left -= len(body)
            if left:
                self._left = left
                self._pieces = [body]
            else:
                self._answer(self._status, body)

    def _take(self, data: bytes) -> None:
        """A further piece of a plain body."""
        self._left -= len(data)
        if self._left > 0:
            self._pieces.append(data)
            return
        if self._left < 0:  # what follows a whole answer belongs to no request
            data = data[: self._left]
            self.failure = MalformedHttpError()
            self.close()
        self._left = 0
        self._pieces.append(data)
        body = b"".join(self._pieces)
        self._pieces = []
        self._answer(self._status, body)

    def _parse(self, data: bytes) -> None:
        if not self._busy:
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserUpgrade, httptools.HttpParserError):
            self.failure = self.failure or MalformedHttpError()
        if self.failure is not None:
            self.close()
        # Only now: who hears of an answer may ask again, and what the parser had still in hand must not become part of that.
        if self.failure is not None or self._complete:
            self._wake()

    def _fail(self, failure: Exception) -> None:
        self.failure = self.failure or failure
        self._wake()

    # httptools

    def on_message_begin(self) -> None:
        # What follows a whole answer belongs to no request: it must not be read as part of this one, or of the next.
        if self._complete:
            self.failure = self.failure or MalformedHttpError()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._complete:
            return
        self._header_count += 1
        self._header_bytes += len(name) + len(value)
        if self._header_count > self._limits.header_count or self._header_bytes > self._limits.header_bytes:
            self.failure = self.failure or ResponseTooLargeError()
            return
        lowered = name.lower()
        if lowered == b"content-type":
            self.content_type = value.lower()
        elif lowered in (b"content-length", b"transfer-encoding"):
            self._framed = True

    def on_headers_complete(self) -> None:
        if self._complete:
            return
        self._status = self._parser.get_status_code()
        if self._status < _FIRST_FINAL_STATUS:
            return
        self._framed = self._framed or self._status in _NO_CONTENT
        self._head_done = True
        if self._streaming:
            self._wake()

    def on_body(self, body: bytes) -> None:
        if self.failure is not None or self._complete:
            return
        self._pieces.append(body)
        self._body_bytes += len(body)
        if self._streaming:
            if self._body_bytes > _STREAM_HIGH_WATER and self._transport is not None:
                self._transport.pause_reading()
            self._wake()
        elif self._body_bytes > self._limits.response_bytes:
            self.failure = ResponseTooLargeError()

    def on_message_complete(self) -> None:
        if self.failure is not None or self._complete:
            return
        if self._status < _FIRST_FINAL_STATUS:
            self._framed = False
            return
        self._complete = True
        if not self._parser.should_keep_alive():
            self.failure = ConnectionClosedError(answered=True)


__all__ = ["Asker", "ConnectionClosedError", "HttpConnection", "MalformedHttpError", "ResponseTooLargeError"]
