"""The head of a plain request, from parsed headers or from raw bytes.

Raw bytes are read by lines, and lines that came before are known: clients send the same ones again and again. What is accepted is a
strict part of HTTP/1.1 that the HTTP parser accepts too and understands in the same way; all else is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, TypeAlias

from msgspec import Struct

from stoa.config import HttpSettings
from stoa.errors import ClientError
from stoa.http._asgi import SECURITY_HEADERS, Headers
from stoa.http._identify import is_forwarded
from stoa.http._media import Accepted, Media, negotiate

_CONTENT_TYPES: Final = frozenset(
    {b"application/json", b"application/json; charset=utf-8", b"application/json;charset=utf-8"}
)
#: with any of these the endpoint decides
_ASKS_FOR_MORE: Final = frozenset(
    {b"content-encoding", b"cookie", b"expect", b"origin", b"stoa-expose-query-plan", b"upgrade"}
)
#: of these one each
_READ: Final = frozenset({b"accept", b"authorization", b"content-length", b"content-type"})
#: where the request or its connection ends; raw bytes with these are for the HTTP parser
_FRAMING: Final = frozenset(
    {b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer", b"transfer-encoding"}
)

_START: Final = b"POST /graphql HTTP/1.1\r\n"
# No blank before the colon, no blanks around the value but those that follow the colon, no control characters.
_LINE: Final = re.compile(
    rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[\t ]*((?:[!-~\x80-\xff](?:[\t -~\x80-\xff]*[!-~\x80-\xff])?)?)"
)
_LENGTH: Final = re.compile(rb"[0-9]{1,15}")
_REMEMBERED: Final = 500
_REMEMBERED_BYTES: Final = 200
# Never kept: credentials, and what differs from request to request.
_UNIQUE: Final = frozenset({b"authorization", b"traceparent"})

_Header: TypeAlias = tuple[bytes, bytes]

_NOT_A_PLAIN_NAME: Final = b""
_NOT_A_PLAIN_LINE: Final = (_NOT_A_PLAIN_NAME, b"")
_UNKNOWN: Final = (_NOT_A_PLAIN_NAME, b"not read yet")


class PlainHead(Struct, frozen=True):
    """What the headers of a plain request say."""

    accepted: Accepted
    block: bytes
    authorization: bytes | None
    forwarded: tuple[_Header, ...]


class PlainHeads:
    """One for all connections."""

    def __init__(self, settings: HttpSettings) -> None:
        self._settings = settings
        # lines with their header; None: nobody reads it
        self._known: dict[bytes, _Header | None] = {}
        self._lengths: dict[bytes, int] = {}

    def read(self, headers: Iterable[_Header]) -> PlainHead | None:
        """None: this is no plain request."""
        read: dict[bytes, bytes] = {}
        forwarded: list[_Header] = []
        for pair in headers:
            name, value = pair
            if name in _ASKS_FOR_MORE or name in read:
                return None
            if name in _READ:
                read[name] = value
            elif is_forwarded(pair):
                forwarded.append(pair)
        length = read.get(b"content-length", b"0")
        if not length.isdigit() or int(length[:20]) > self._settings.body_bytes:
            return None
        answer = _plainly_accepted(read.get(b"accept"))
        if answer is None or read.get(b"content-type") not in _CONTENT_TYPES:
            return None
        return PlainHead(*answer, read.get(b"authorization"), tuple(forwarded))

    def read_begun(self, data: bytes) -> tuple[PlainHead, int, int] | None:
        """Head, where the body begins, and its length, where ``data`` has the head of a plain request and no more than its body."""
        end = data.find(b"\r\n\r\n")
        if not data.startswith(_START) or not len(_START) <= end <= self._settings.header_bytes:
            return None
        lines = data[len(_START) : end].split(b"\r\n")
        known = self._known
        pairs: list[_Header] = []
        for line in lines:
            pair = known.get(line, _UNKNOWN)
            if pair is _UNKNOWN:
                pair = self._read_line(line)
            if pair is not None:
                pairs.append(pair)
        read = dict(pairs)
        has_double = len(read) != len(pairs)
        length = self._length(read.pop(b"content-length", b""))
        if (
            has_double
            or _NOT_A_PLAIN_NAME in read
            or len(lines) > self._settings.header_count
            or not len(data) - end - 4 <= length <= self._settings.body_bytes
        ):
            return None
        answer = _plainly_accepted(read.pop(b"accept", None))
        if answer is None or read.pop(b"content-type", None) not in _CONTENT_TYPES:
            return None
        authorization = read.pop(b"authorization", None)
        return PlainHead(*answer, authorization, tuple(read.items())), end + 4, length

    def _length(self, length: bytes) -> int:
        """-1: it is none."""
        known = self._lengths.get(length)
        if known is None:
            if not _LENGTH.fullmatch(length):
                return -1
            known = int(length)
            if len(self._lengths) < _REMEMBERED:
                self._lengths[length] = known
        return known

    def _read_line(self, line: bytes) -> _Header | None:
        """No name stands for a line that is not plain."""
        found = _LINE.fullmatch(line)
        if found is None:
            return _NOT_A_PLAIN_LINE
        name, value = found[1].lower(), found[2]
        pair: _Header | None = None
        if (
            name in _ASKS_FOR_MORE
            or (name in _READ and not value)
            or (name in _FRAMING and (name, value.lower()) != _KEPT_ALIVE)
        ):
            return _NOT_A_PLAIN_LINE
        if name in _READ or is_forwarded((name, value)):
            pair = (name, value)
        if name not in _UNIQUE and len(line) <= _REMEMBERED_BYTES:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[line] = pair
        return pair


_KEPT_ALIVE: Final = (b"connection", b"keep-alive")


@lru_cache(maxsize=100)
def _plainly_accepted(accept: bytes | None) -> tuple[Accepted, bytes] | None:
    """With the headers of a response; None where the client takes several responses, or nothing that there is."""
    try:
        accepted = negotiate(accept)
    except ClientError:
        return None
    is_plain = accepted.for_increments() is None and Media.EVENTS not in accepted.media
    return (accepted, header_block(accepted.for_document(), ())) if is_plain else None


_VARY: Final = (b"vary", b"accept, origin")


@lru_cache(maxsize=100)
def _block(media: Media, extra: tuple[_Header, ...]) -> bytes:
    lines = (*SECURITY_HEADERS, (b"content-type", media.value), _VARY, *extra)
    return b"".join(name + b": " + value + b"\r\n" for name, value in lines)


def header_block(media: Media, extra: Headers) -> bytes:
    """The headers of a response but for its length, written."""
    return _block(media, tuple(extra))


__all__ = ["PlainHead", "PlainHeads", "header_block"]
