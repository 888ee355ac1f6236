"""Heads that are read without the HTTP parser mean what the parser says they mean, or are left to it."""

from __future__ import annotations

import random

import httptools
import pytest
from stoa.executor import TransportLimits
from stoa.executor._answer_heads import AnswerHeads

LIMITS = TransportLimits(response_bytes=10_000, header_bytes=2_000, header_count=20)
STATUS = (
    b"HTTP/1.1 200 OK",
    b"HTTP/1.1 404 Not Found",
    b"HTTP/1.1 500",
    b"HTTP/1.1 503 \t",
    b"HTTP/1.0 200 OK",
    b"HTTP/1.1 204 No",
)
LINES = (
    b"content-length: 2",
    b"Content-Length:2",
    b"content-length: 002 ",
    b"content-length: +2",
    b"content-length: 2, 2",
    b"content-length : 2",
    b" content-length: 2",
    b"x: content-length: 2",
    b"content-type: application/json",
    b"date: Sat, 21 Nov 2026 20:00:00 GMT",
    b"x-request-id: 7f",
    b"x-empty:",
    b"x-obs: \xc3\xa4",
    b"x-ctl: \x01",
    b"connection: keep-alive",
    b"connection: Keep-Alive, x",
    b"connection: close",
    b"keep-alive: timeout=5",
    b"transfer-encoding: chunked",
    b"transfer-encoding: identity",
    b"upgrade: h2c",
    b"trailer: x",
    b"no colon",
    b": no name",
    b"bad\tname: x",
    b"folded: a\r\n b",
    b"bare: a\rb",
    b"bare: a\nb",
    b"",
)


class Parsed:
    """What the HTTP parser makes of a head and a body that follows it."""

    def __init__(self, data: bytes) -> None:
        self.body, self.complete, self.keeps_alive = b"", 0, False
        self.parser = httptools.HttpResponseParser(self)
        self.parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.complete += 1
        self.keeps_alive = self.parser.should_keep_alive()


def _head(draw: random.Random) -> bytes:
    lines = [draw.choice(STATUS if draw.random() < 0.3 else STATUS[:1])]
    lines += [draw.choice(LINES) for _ in range(draw.randrange(5))]
    if draw.random() < 0.7:
        lines.insert(draw.randrange(1, len(lines) + 1), LINES[0])
    head = b"\r\n".join(lines) + b"\r\n\r\n"
    if draw.random() < 0.2:
        at = draw.randrange(len(head))
        head = head[:at] + bytes([draw.randrange(256)]) + head[at + draw.randrange(2) :]
    return head


def test_a_plain_head_says_what_the_parser_says() -> None:
    """Two readings of one head are the beginning of every smuggled answer."""
    draw, plain = random.Random(5), 0
    for _ in range(30_000):
        head = _head(draw)
        if head.find(b"\r\n\r\n") + 4 != len(head):
            continue
        found = AnswerHeads(LIMITS).read(head)
        if found is None:
            continue
        status, length = found
        parsed = Parsed(head + b"x" * length)
        plain += 1

        assert (parsed.parser.get_status_code(), len(parsed.body), parsed.complete) == (status, length, 1), head
        assert parsed.keeps_alive, head

    assert plain > 3_000


@pytest.mark.parametrize(
    "lines",
    [
        (b"content-length: 20000",),
        (b"content-length: 2", b"x: " + b"y" * 3_000),
        (b"content-length: 2", *[b"x: y"] * 30),
    ],
    ids=["body", "bytes", "count"],
)
def test_what_is_above_a_limit_is_not_plain(lines: tuple[bytes, ...]) -> None:
    """The short way must not be a way around the limits."""
    head = b"\r\n".join((b"HTTP/1.1 200 OK", *lines)) + b"\r\n\r\n"

    assert AnswerHeads(LIMITS).read(head) is None


def test_heads_that_are_all_different_take_no_memory() -> None:
    """A subgraph that numbers its answers must not fill the gateway."""
    heads = AnswerHeads(LIMITS)
    for number in range(5_000):
        assert heads.read(b"HTTP/1.1 200 OK\r\nx-id: %d\r\ncontent-length: 2\r\n\r\n" % number) == (200, 2)

    assert len(heads.known) <= 256
