"""Raw requests that are read without the HTTP parser mean what the parser says they mean, or are left to it."""

from __future__ import annotations

import random

import httptools
from stoa.config import HttpSettings
from stoa.http._plain_head import PlainHeads

SETTINGS = HttpSettings(body_bytes=1_000, header_bytes=2_000, header_count=20)
BODY = b'{"query":"{a}"}'
STARTS = (
    b"POST /graphql HTTP/1.1",
    b"POST /graphql HTTP/1.0",
    b"POST /graphql?a HTTP/1.1",
    b"POST  /graphql HTTP/1.1",
    b"GET /graphql HTTP/1.1",
    b"post /graphql HTTP/1.1",
)
LENGTH = b"content-length: %d" % len(BODY)
LINES = (
    b"host: x",
    b"Host:  x",
    LENGTH,
    b"Content-Length:%d" % len(BODY),
    b"content-length: 0%d" % len(BODY),
    b"content-length: %d " % len(BODY),
    b"content-length: +1",
    b"content-length : 15",
    b"accept: */*",
    b"accept: text/event-stream",
    b"Accept: application/json",
    b"accept:",
    b"authorization: Bearer abc",
    b"Authorization:Bearer  abc",
    b"authorization: ",
    b"traceparent: 00-1-1-00",
    b"accept-language: de",
    b"accept-language: en",
    b"content-type: application/json; charset=utf-8",
    b"content-type: application/json ",
    b"content-encoding: gzip",
    b"cookie: a=b",
    b"origin: http://x",
    b"expect: 100-continue",
    b"upgrade: websocket",
    b"connection: keep-alive",
    b"connection: Keep-Alive",
    b"connection: close",
    b"connection: keep-alive, upgrade",
    b"transfer-encoding: chunked",
    b"user-agent: a b\tc",
    b"x-obs: \xc3\xa4",
    b"x-ctl: \x01",
    b"x-empty:",
    b"no colon",
    b": no name",
    b"a b: c",
    b"folded: a\r\n b",
    b"bare: a\nb",
    b"bare: a\rcontent-length: 1",
)


class Parsed:
    """What the HTTP parser makes of it."""

    def __init__(self, data: bytes) -> None:
        self.headers: list[tuple[bytes, bytes]] = []
        self.url, self.body, self.complete, self.keeps_alive = b"", b"", 0, False
        self.parser = httptools.HttpRequestParser(self)
        self.parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.complete += 1
        self.keeps_alive = self.parser.should_keep_alive()


def _request(draw: random.Random) -> bytes:
    lines = [draw.choice(LINES) for _ in range(draw.randrange(5))]
    lines += [line for line in (LENGTH, b"content-type: application/json") if draw.random() < 0.8]
    draw.shuffle(lines)
    start = draw.choice(STARTS) if draw.random() < 0.1 else STARTS[0]
    data = b"\r\n".join((start, *lines)) + b"\r\n\r\n" + BODY
    if draw.random() < 0.1:
        at = draw.randrange(len(data))
        data = data[:at] + bytes([draw.randrange(256)]) + data[at + draw.randrange(2) :]
    return data + b"POST" * (draw.random() < 0.05)


def test_a_plain_request_says_what_the_parser_says() -> None:
    """Two readings of one request are the beginning of every smuggled one."""
    draw, heads, whole, begun = random.Random(7), PlainHeads(SETTINGS), 0, 0
    for _ in range(40_000):
        data = _request(draw)
        if draw.random() < 0.3:
            data = data[: len(data) - draw.randrange(len(BODY) + 6)]
        read = heads.read_begun(data)
        if read is None:
            continue
        head, body, length = read
        missing = body + length - len(data)
        whole, begun = (whole + 1, begun) if not missing else (whole, begun + 1)
        rest = b"x" * missing
        parsed = Parsed(data + rest)

        assert missing >= 0, data
        assert (parsed.complete, parsed.url, parsed.body) == (1, b"/graphql", data[body:] + rest), data
        assert (parsed.parser.get_method(), parsed.parser.get_http_version()) == (b"POST", "1.1"), data
        assert parsed.keeps_alive, data
        assert not parsed.parser.should_upgrade(), data
        assert heads.read(parsed.headers) == head, data

    assert (whole > 3_000, begun > 1_000) == (True, True)


def test_what_is_above_a_limit_is_not_read() -> None:
    """The short way must not be a way around the limits."""
    heads = PlainHeads(SETTINGS)
    plain = b"content-type: application/json\r\n"
    requests = [
        (b"content-length: 2000\r\n", b"x" * 2_000),
        (LENGTH + b"\r\nx: " + b"y" * 3_000 + b"\r\n", BODY),
        (LENGTH + b"\r\n" + b"x: y\r\n" * 30, BODY),
    ]

    assert [heads.read_begun(STARTS[0] + b"\r\n" + plain + more + b"\r\n" + body) for more, body in requests] == [
        None
    ] * 3
    assert heads.read_begun(STARTS[0] + b"\r\n" + plain + LENGTH + b"\r\n\r\n" + BODY) is not None


def test_credentials_are_not_kept() -> None:
    """What stays in memory can be read there long after the request."""
    heads = PlainHeads(SETTINGS)
    for number in range(3_000):
        more = b"authorization: Bearer secret-%d\r\nx-id: %d\r\n" % (number, number)
        head = STARTS[0] + b"\r\ncontent-type: application/json\r\n" + more + LENGTH
        assert heads.read_begun(head + b"\r\n\r\n" + BODY) is not None

    assert not any(b"secret" in line for line in heads._known)
    assert len(heads._known) <= 500
