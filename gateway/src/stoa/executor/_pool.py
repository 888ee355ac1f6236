"""The connections to one subgraph: a bounded number, the freshest idle one first, none kept longer than servers keep it."""

from __future__ import annotations

import asyncio
import re
import ssl
from dataclasses import dataclass
from time import monotonic  # the event loops' clock, without asking for the loop
from typing import Final
from urllib.parse import urlsplit

from stoa.errors import ConfigurationError
from stoa.executor._answer_heads import AnswerHeads
from stoa.executor._connection import HttpConnection
from stoa.executor._slots import Slots
from stoa.executor._transport import HeaderList, SubgraphRequest, TransportLimits
from stoa.writes import Writes

_DEFAULT_PORTS = {"http": 80, "https": 443}
_REMEMBERED: Final = 64
_BREAKS: Final = re.compile(rb"[\r\n\0]")


@dataclass(frozen=True, slots=True)
class Shared:
    """What all pools of a transport have in common."""

    heads: AnswerHeads
    lines: HeaderLines
    writes: Writes


class ConnectionPool:
    """Also knows the constant part of the request head."""

    def __init__(self, url: str, limits: TransportLimits, shared: Shared) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            raise ConfigurationError(f"'{url}' is no http or https address of a subgraph.")
        self.limits = limits
        self.slots = Slots(limits.connections)
        self._host = parts.hostname
        self._port = parts.port or _DEFAULT_PORTS[parts.scheme]
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._idle: list[HttpConnection] = []
        self._heads = shared.heads
        self._lines = shared.lines
        self._writes = shared.writes
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        authority = parts.netloc.rpartition("@")[2]
        self._head = (
            f"POST {target} HTTP/1.1\r\nhost: {authority}\r\ncontent-type: application/json\r\naccept: "
        ).encode("ascii")

    def take_idle(self, now: float) -> HttpConnection | None:
        """An open connection that has not idled so long that the other side may be closing it."""
        oldest = now - self.limits.idle_seconds
        while self._idle:
            connection = self._idle.pop()
            if connection.idle_since > oldest and connection.usable:
                return connection
            connection.close()
        return None

    async def connect(self) -> HttpConnection:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self.limits.connect_seconds):
            _, connection = await loop.create_connection(
                lambda: HttpConnection(self.limits, self._heads, self._writes), self._host, self._port, ssl=self._tls
            )
        return connection

    def give_back(self, connection: HttpConnection) -> None:
        """Whether it is still open is asked when it is taken again."""
        if connection.failure is None:
            connection.idle_since = monotonic()
            self._idle.append(connection)
        else:
            connection.close()

    def payload(self, request: SubgraphRequest, accept: bytes) -> bytes:
        body = request.body
        lines = self._lines.of(request.headers)
        return b"%b%b\r\ncontent-length: %d\r\n%b\r\n%b" % (self._head, accept, len(body), lines, body)

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()


class HeaderLines:
    """Written headers by the list that they were written from: all requests of one operation carry the same list."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[HeaderList, bytes]] = {}

    def of(self, headers: HeaderList) -> bytes:
        # By identity, which lasts for as long as the list is kept here.
        known = self._known.get(id(headers))
        if known is not None:
            return known[1]
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        lines = _header_lines(headers)
        self._known[id(headers)] = (headers, lines)
        return lines


def _header_lines(headers: HeaderList) -> bytes:
    """A value with a line break could smuggle a second header: it is left out."""
    lines = b"".join([name + b": " + value + b"\r\n" for name, value in headers])
    if lines.count(b"\r") == lines.count(b"\n") == len(headers) and b"\0" not in lines:
        return lines
    return b"".join([name + b": " + value + b"\r\n" for name, value in headers if not _BREAKS.search(value)])


__all__ = ["ConnectionPool", "HeaderLines", "Shared"]
