"""Uvicorn's protocol with a short way for plain requests to ``/graphql``: no scope, no messages, one write.

Connections, keep-alive, pipelining, limits, shutdown and all other requests stay uvicorn's: while a plain request is answered, an
:class:`_Exchange` stands where uvicorn keeps its own cycle, so that it queues what follows.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Final

import httptools
from msgspec import Struct
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from stoa.config import HttpSettings
from stoa.errors import BodyTooLarge
from stoa.http._plain import PlainRequests, PlainResponse
from stoa.http._plain_head import PlainHead, PlainHeads
from stoa.http._protocol import LimitedProtocol
from stoa.writes import Writes

_PATH: Final = b"/graphql"


class _Nobody:
    """Waits for no message."""

    def set(self) -> None:
        """Nobody is woken."""


_NOBODY: Final = _Nobody()


class _Exchange(Struct, gc=False):
    """One plain request under way, in the attributes that uvicorn reads of its cycles, and those that say what has come of it."""

    head: PlainHead
    body: list[bytes] = []
    size: int = 0
    keep_alive: bool = True
    more_body: bool = True
    disconnected: bool = False
    response_complete: bool = False
    message_event: _Nobody = _NOBODY


class _Partial(Struct, gc=False):
    """A plain request whose body is still to come, in the bytes that came so far."""

    exchange: _Exchange
    data: bytearray
    body: int
    end: int


class DirectProtocol(LimitedProtocol):
    """``plain`` is set by :func:`direct_protocol`."""

    plain: PlainRequests
    heads: PlainHeads
    writes: Writes
    #: the one whose body comes in, the one that is answered
    _exchange: _Exchange | None = None
    _answering: _Exchange | None = None
    _partial: _Partial | None = None
    _idle_since = 0.0
    _written_defaults: tuple[object, bytes] = (None, b"")

    def data_received(self, data: bytes) -> None:
        """What its parents do, without what only their other callbacks need. A plain request whose head is whole needs no parser."""
        if self._refused:
            return
        if self._partial is not None:
            self._receive_rest(self._partial, data)
            return
        if not self._is_receiving and self._is_free():
            begun = self.heads.read_begun(data)
            if begun is not None:
                self._receive_begun(data, *begun)
                return
        self._parse(data)

    def _receive_begun(self, data: bytes, head: PlainHead, body: int, length: int) -> None:
        is_whole = len(data) == body + length
        exchange = _Exchange(head, more_body=not is_whole)
        self.cycle = exchange  # type: ignore[assignment]  # see the class: it has what is read of it
        if is_whole:
            self._stop_clock()
            self._begin(exchange, data[body:])
            return
        self._is_receiving = True
        self._partial = _Partial(exchange, bytearray(data), body, body + length)
        if self._receipt is None:
            self._start_clock()

    def _receive_rest(self, partial: _Partial, data: bytes) -> None:
        """What follows a whole body is for the parser, as everything is that comes while a request is answered."""
        partial.data += data
        if len(partial.data) < partial.end:
            return
        self._partial = None
        self._finish_receipt()
        partial.exchange.more_body = False
        self._begin(partial.exchange, bytes(partial.data[partial.body : partial.end]))
        if len(partial.data) > partial.end and not self._refused:
            self._parse(bytes(partial.data[partial.end :]))

    def _parse(self, data: bytes) -> None:
        self._head_bytes += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._upgrade()
        except httptools.HttpParserError:
            self.send_400_response("Invalid HTTP request received.")
        self._watch_receipt()

    def on_message_begin(self) -> None:
        """The scope is made when it is known that somebody reads it."""
        self.url = b""
        self.headers = []
        self._begin_receipt()

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self._leave_head()
        if self._refused:
            return
        head = self.heads.read(self.headers) if self._may_be_plain() else None
        if head is None:
            self._make_scope()
            super().on_headers_complete()
            return
        self._exchange = exchange = _Exchange(head)
        self.cycle = exchange  # type: ignore[assignment]  # see the class: it has what is read of it

    def on_body(self, body: bytes) -> None:
        exchange = self._exchange
        if exchange is None:
            super().on_body(body)
            return
        if self._refused or exchange.response_complete:
            return
        exchange.body.append(body)
        exchange.size += len(body)
        if exchange.size > self.limits.body_bytes:
            self._refuse_body(exchange)

    def on_message_complete(self) -> None:
        exchange = self._exchange
        if exchange is None:
            super().on_message_complete()
            return
        self._exchange = None
        self._finish_receipt()
        if self._refused or exchange.response_complete:
            return
        exchange.more_body = False
        body = exchange.body[0] if len(exchange.body) == 1 else b"".join(exchange.body)
        exchange.body = []
        self._begin(exchange, body)

    def _is_free(self) -> bool:
        return (
            (self.cycle is None or self.cycle.response_complete)
            and not self.root_path
            and self.limit_concurrency is None
        )

    def _may_be_plain(self) -> bool:
        parser: Any = self.parser
        return (
            self.url == _PATH
            and self._is_free()
            and parser.get_method() == b"POST"
            and parser.get_http_version() == "1.1"
            and not parser.should_upgrade()
            and parser.should_keep_alive()
        )

    def _make_scope(self) -> None:
        """What uvicorn would have made when the message began."""
        url, headers = self.url, self.headers
        HttpToolsProtocol.on_message_begin(self)
        self.url = url
        self.headers.extend(headers)
        self.expect_100_continue = any(
            name == b"expect" and value.lower() == b"100-continue" for name, value in headers
        )

    def _upgrade(self) -> None:
        if self._should_upgrade():
            self.handle_websocket_upgrade()
        else:
            self._unsupported_upgrade_warning()

    def on_response_complete(self) -> None:
        """One timer watches the connection for as long as it lives; a busy one moves it on."""
        self._idle_since = self.loop.time()
        if self.pipeline or self.timeout_keep_alive_task is None:
            super().on_response_complete()
            return
        self.server_state.total_requests += 1
        self.flow.resume_reading()

    def timeout_keep_alive_handler(self) -> None:
        self.timeout_keep_alive_task = None
        if self._is_receiving or not (self.cycle is None or self.cycle.response_complete):
            return  # the end of the response sets it again
        rest = self._idle_since + self.timeout_keep_alive - self.loop.time()
        if rest > 0:
            self.timeout_keep_alive_task = self.loop.call_later(rest, self.timeout_keep_alive_handler)
        else:
            super().timeout_keep_alive_handler()

    def _begin(self, exchange: _Exchange, body: bytes) -> None:
        self._answering = exchange
        if not self.plain.begin(exchange.head, body, self._respond):
            self._start(self._answer(exchange, body))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _answer(self, exchange: _Exchange, body: bytes) -> None:
        self._respond(await self.plain.answer(exchange.head, body))

    def _respond(self, response: PlainResponse) -> None:
        exchange, self._answering = self._answering, None
        if exchange is None:
            return
        if self.flow.write_paused:
            self._start(self._write_when_drained(exchange, response))
        else:
            self._write(exchange, response)

    async def _write_when_drained(self, exchange: _Exchange, response: PlainResponse) -> None:
        await self.flow.drain()
        self._write(exchange, response)

    def _write(self, exchange: _Exchange, response: PlainResponse) -> None:
        exchange.response_complete = True
        transport = self.transport
        if exchange.disconnected or transport.is_closing():
            return
        closes = response.close or not exchange.keep_alive
        head = b"%b%bcontent-length: %d\r\n%b%b" % (
            STATUS_LINE[response.status],
            self._default_lines(),
            sum(map(len, response.pieces)),
            response.headers,
            b"connection: close\r\n\r\n" if closes and not response.close else b"\r\n",
        )
        self.writes.add_pieces(transport, (head, *response.pieces))
        if closes:
            self.writes.flush()
            transport.close()
        self.on_response_complete()

    def shutdown(self) -> None:
        self.writes.flush()
        super().shutdown()

    def send_400_response(self, msg: str) -> None:
        self.writes.flush()
        super().send_400_response(msg)

    def _refuse(self, answer: bytes) -> None:
        self.writes.flush()
        super()._refuse(answer)

    def _default_lines(self) -> bytes:
        """The date above all: the server makes a new list of them every second."""
        defaults = self.server_state.default_headers
        written = DirectProtocol._written_defaults
        if written[0] is not defaults:
            lines = b"".join(name + b": " + value + b"\r\n" for name, value in defaults)
            written = DirectProtocol._written_defaults = (defaults, lines)
        return written[1]

    def _refuse_body(self, exchange: _Exchange) -> None:
        """The rest of the body is not read."""
        error = BodyTooLarge(f"The body is larger than {self.limits.body_bytes} bytes.")
        self._write(exchange, self.plain.refuse(exchange.head, error))


def direct_protocol(settings: HttpSettings, plain: PlainRequests) -> type[DirectProtocol]:
    """The class to give to uvicorn as ``http``."""
    return type(
        "ConfiguredDirectProtocol",
        (DirectProtocol,),
        {"limits": settings, "plain": plain, "heads": PlainHeads(settings), "writes": Writes()},
    )


__all__ = ["DirectProtocol", "direct_protocol"]
