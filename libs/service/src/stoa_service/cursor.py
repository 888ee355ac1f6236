"""Keyset cursors: opaque to the client, checked on the way back in."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import orjson
from stoa_primitives import InvalidInput

MOST_ROWS: Final = 100
_TAG_BYTES = 8
_LONGEST = 1024


class CursorRefused(InvalidInput):
    """The cursor was not made here, or not for this list."""

    code = "CURSOR_INVALID"


class PageRefused(InvalidInput):
    """The page size makes no sense."""

    code = "PAGE_SIZE_INVALID"


@dataclass(frozen=True, slots=True)
class CursorCodec:
    """Cursors of one list. The tag only notices tampering and mix-ups; rows are guarded by the query itself."""

    listing: str
    secret: str

    def encode(self, values: Sequence[str | int | None]) -> str:
        body = orjson.dumps(list(values))
        return base64.urlsafe_b64encode(self._tag(body) + body).rstrip(b"=").decode()

    def decode(self, cursor: str, *, length: int) -> list[str | int | None]:
        """The keyset; refuses anything but a cursor of this list with so many values."""
        try:
            raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        except (UnicodeEncodeError, binascii.Error, ValueError):
            raise _refusal() from None
        tag, body = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
        if len(cursor) > _LONGEST or not hmac.compare_digest(tag, self._tag(body)):
            raise _refusal()
        values = orjson.loads(body)
        if not isinstance(values, list) or len(values) != length:
            raise _refusal()
        return values

    def _tag(self, body: bytes) -> bytes:
        return hmac.new(self.secret.encode(), self.listing.encode() + b"\0" + body, hashlib.sha256).digest()[
            :_TAG_BYTES
        ]


def page_size(first: int, *, most: int = MOST_ROWS) -> int:
    """How many rows to read: refuses less than one, caps what is too many."""
    if first < 1:
        raise PageRefused("Ask for at least one row.")
    return min(first, most)


def _refusal() -> CursorRefused:
    return CursorRefused("This place in the list is no longer valid. Start again from the first page.")
