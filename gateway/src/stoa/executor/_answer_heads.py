"""Heads of plain answers, read once: the same subgraph sends the same few heads again and again, up to a date a second.

A plain head has a final status, one ``content-length`` and nothing else that says where the body ends or that the connection does.
Everything else is for the HTTP parser, which alone decides what is malformed.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from stoa.executor._transport import TransportLimits

# Status, and length of the body.
PlainHead: TypeAlias = tuple[int, int]

_REMEMBERED: Final = 256
_HEAD: Final = re.compile(
    rb"HTTP/1\.1 ([2-5][0-9][0-9])(?: [\t -~]*)?\r\n((?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t -~\x80-\xff]*\r\n)*)\r\n"
)
_LENGTH: Final = re.compile(rb"(?<=\n)content-length:[ \t]*([0-9]{1,15})[ \t]*\r\n", re.IGNORECASE)
#: whoever sends one of these means something with it
_FRAMING: Final = re.compile(
    rb"(?<=\n)(?:content-length:|transfer-encoding:|upgrade:|trailer:|(?:proxy-)?connection:(?![ \t]*keep-alive[ \t]*\r))",
    re.IGNORECASE,
)
_BODILESS: Final = frozenset({204, 205, 304})


class AnswerHeads:
    """One for a transport: heads are few, and none of them is a secret."""

    def __init__(self, limits: TransportLimits) -> None:
        self._limits = limits
        self.known: dict[bytes, PlainHead] = {}

    def read(self, head: bytes) -> PlainHead | None:
        """What the whole head says, blank line included; None: it is not plain."""
        plain = self._read(head)
        if plain is not None:
            if len(self.known) >= _REMEMBERED:
                self.known.clear()
            self.known[head] = plain
        return plain

    def _read(self, head: bytes) -> PlainHead | None:
        limits = self._limits
        if len(head) > limits.header_bytes or head.count(b"\n") - 2 > limits.header_count:
            return None
        found = _HEAD.fullmatch(head)
        length = _LENGTH.search(head)
        if found is None or length is None or len(_FRAMING.findall(head)) != 1:
            return None
        plain = (int(found[1]), int(length[1]))
        return None if plain[0] in _BODILESS or plain[1] > limits.response_bytes else plain


__all__ = ["AnswerHeads", "PlainHead"]
