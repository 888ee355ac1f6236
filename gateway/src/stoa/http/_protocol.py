"""Uvicorn's HTTP protocol with what it lacks: a deadline for receiving a request, and limits on headers."""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from stoa.config import HttpSettings

_TIMEOUT: Final = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class LimitedProtocol(HttpToolsProtocol):
    """The clock runs from the connection, or the first byte of a further request, to the request's last byte."""

    limits = HttpSettings()
    _receipt: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _in_head = True
    _is_receiving = False
    _refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._head_bytes += len(data)
        super().data_received(data)
        self._watch_receipt()

    def _watch_receipt(self) -> None:
        # One endless header reaches no callback before its end: count raw bytes for as long as the head lasts.
        if self._in_head and self._head_bytes > self.limits.header_bytes:
            self._refuse(_TOO_LARGE)
        # A request that came in one piece needs no clock.
        if self._is_receiving and self._receipt is None and not self._refused:
            self._start_clock()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._begin_receipt()

    def on_headers_complete(self) -> None:
        self._leave_head()
        if not self._refused:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._finish_receipt()
        if not self._refused:
            super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._stop_clock()
        self._is_receiving = False
        if not self._refused:
            super().handle_websocket_upgrade()

    def _begin_receipt(self) -> None:
        self._in_head = True
        self._is_receiving = True

    def _leave_head(self) -> None:
        """Only where much was received need the head's own bytes be counted: the rest may be a body, and further requests."""
        if self._head_bytes > self.limits.header_bytes or len(self.headers) > self.limits.header_count:
            size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
            if size > self.limits.header_bytes or len(self.headers) > self.limits.header_count:
                self._refuse(_TOO_LARGE)
        self._in_head = False
        self._head_bytes = 0

    def _finish_receipt(self) -> None:
        self._stop_clock()
        self._in_head = True
        self._head_bytes = 0
        self._is_receiving = False

    def _start_clock(self) -> None:
        self._receipt = self.loop.call_later(self.limits.receipt_seconds, self._refuse, _TIMEOUT)

    def _stop_clock(self) -> None:
        if self._receipt is not None:
            self._receipt.cancel()
            self._receipt = None

    def _refuse(self, answer: bytes) -> None:
        if self._refused:
            return
        self._refused = True
        self._stop_clock()
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()


def limited_protocol(settings: HttpSettings) -> type[LimitedProtocol]:
    """The class to give to uvicorn as ``http``."""
    return type("ConfiguredProtocol", (LimitedProtocol,), {"limits": settings})


__all__ = ["LimitedProtocol", "limited_protocol"]
