"""Answers from a table of (path, body), so that what subgraphs cost hides nothing of what gateways cost.

An unknown request goes to the origin and is remembered. ``GET /_count`` tells how many requests came since the last time it was asked.
"""

from __future__ import annotations

import asyncio
import http.client
import sys
from typing import Any, Final

import httptools
import uvloop

_HEAD: Final = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"


class Table:
    """``answers`` are whole HTTP responses."""

    def __init__(self, origin_port: int) -> None:
        self.answers: dict[tuple[bytes, bytes], bytes] = {}
        self.requests = 0
        self._origin_port = origin_port

    def find(self, path: bytes, body: bytes) -> bytes:
        if path == b"/_count":
            text = b"%d" % self.requests
            self.requests = 0
            return _HEAD % len(text) + text
        self.requests += 1
        found = self.answers.get((path, body))
        if found is None:
            found = self.answers[path, body] = self._ask_origin(path, body)
        return found

    def _ask_origin(self, path: bytes, body: bytes) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self._origin_port, timeout=30)
        try:
            connection.request("POST", path.decode(), body, {"content-type": "application/json"})
            answer = connection.getresponse().read()
        finally:
            connection.close()
        return _HEAD % len(answer) + answer


class Replay(asyncio.Protocol):
    """One connection."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._parser: Any = httptools.HttpRequestParser(self)
        self._transport: Any = None
        self._path = b""
        self._body: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._transport.close()

    def on_url(self, url: bytes) -> None:
        self._path = url

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        self._body = []
        self._transport.write(self._table.find(self._path, body))


async def _serve(port: int, origin_port: int) -> None:
    table = Table(origin_port)
    server = await asyncio.get_running_loop().create_server(lambda: Replay(table), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
