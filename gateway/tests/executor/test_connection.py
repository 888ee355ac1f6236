"""A connection tells the same of every stream of bytes, whether it reads plain answers by itself or leaves all to the parser."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from stoa.executor import TransportLimits
from stoa.executor._answer_heads import AnswerHeads, PlainHead
from stoa.executor._connection import HttpConnection
from stoa.writes import Writes

LIMITS = TransportLimits(response_bytes=200, header_bytes=300, header_count=6)
STATUS = (b"HTTP/1.1 200 OK", b"HTTP/1.1 500 No", b"HTTP/1.1 204 No", b"HTTP/1.1 100 Go on", b"HTTP/1.0 200 OK")
LINES = (
    b"content-length: 4",
    b"content-length: 0",
    b"content-length: 300",
    b"transfer-encoding: chunked",
    b"connection: close",
    b"connection: keep-alive",
    b"content-type: application/json",
    b"x: " + b"y" * 150,
    b"bad line",
)
BODIES = (
    b"",
    b"body",
    b"body",
    b"4\r\nbody\r\n0\r\n\r\n",
    b"z" * 300,
    b"bodyHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil",
)


class NothingIsPlain(AnswerHeads):
    def read(self, head: bytes) -> PlainHead | None:
        del head
        return None


class Wire(asyncio.Transport):
    """Neither sends nor receives."""

    closing = False

    def write(self, data: Any) -> None:
        """Nobody reads it."""

    def is_closing(self) -> bool:
        return self.closing

    def abort(self) -> None:
        self.closing = True


class Told:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.events: list[object] = []

    def answered(self, status: int, body: bytes) -> None:
        self.events.append((status, body))

    def failed(self, error: Exception) -> None:
        self.events.append((type(error), getattr(error, "answered", None)))


def _stream(draw: random.Random) -> list[bytes]:
    lines = [draw.choice(STATUS if draw.random() < 0.3 else STATUS[:1])]
    lines += draw.choices(LINES[:1] if draw.random() < 0.4 else LINES, k=draw.randrange(1, 3))
    data = b"\r\n".join(lines) + b"\r\n\r\n" + draw.choice(BODIES)
    if draw.random() < 0.2:
        at = draw.randrange(len(data))
        data = data[:at] + bytes([draw.randrange(256)]) + data[at + 1 :]
    cuts = sorted(draw.sample(range(1, len(data)), min(draw.randrange(4), len(data) - 1)))
    return [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]


def _told_of(pieces: list[bytes], heads: AnswerHeads) -> tuple[list[object], bool]:
    """What whoever asks is told, the end of the connection included; and whether it could be asked again before that."""
    connection, wire, told = HttpConnection(LIMITS, heads, Writes()), Wire(), Told()
    connection.connection_made(wire)
    connection.ask(b"", told)
    for piece in pieces:
        if not wire.closing:
            connection.data_received(piece)
    usable = connection.usable
    connection.connection_lost(None)
    return told.events, usable


async def test_both_readings_of_a_stream_tell_the_same() -> None:
    """What only one of them takes for an answer is an answer that somebody smuggled."""
    draw, plain = random.Random(11), 0
    for _ in range(8_000):
        pieces = _stream(draw)
        heads = AnswerHeads(LIMITS)
        found = _told_of(pieces, heads)
        plain += bool(heads.known)

        assert found == _told_of(pieces, NothingIsPlain(LIMITS)), pieces
        assert len(found[0]) == 1, pieces

    assert plain > 500
