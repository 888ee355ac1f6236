"""Pictures over HTTP: drawn on request, kept by every cache on the way."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send
from stoa_service import GraphQLApp

from catalog.domain.pictures import MEDIA_ROOT, PictureKey, PictureUnknown, draw

_HEADERS: Final = (
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"content-type", b"image/svg+xml"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
)
_PLAIN: Final = ((b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"))
_LONGEST_NUMBER: Final = 5


class WithMedia:
    """An application with `/media/…` in front of it. Pictures are public: they need no credential and no caller."""

    def __init__(self, app: GraphQLApp) -> None:
        self._app = app
        self.schema = app.schema
        self.lifespan = app.lifespan

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(MEDIA_ROOT):
            await _answer_picture(scope, send)
        else:
            await self._app(scope, receive, send)


async def _answer_picture(scope: Scope, send: Send) -> None:
    if scope["method"] not in {"GET", "HEAD"}:
        await _send(send, 405, _PLAIN, b"Pictures are read by GET.")
        return
    try:
        key = PictureKey.from_path(scope["path"].removeprefix(MEDIA_ROOT))
    except PictureUnknown as unknown:
        await _send(send, 404, _PLAIN, unknown.message.encode())
        return
    body = draw(key, width=_width(scope["query_string"])).encode()
    await _send(send, 200, _HEADERS, b"" if scope["method"] == "HEAD" else body, length=len(body))


def _width(query: bytes) -> int | None:
    """The wanted width; anything that is not one is as good as none."""
    given = parse_qs(query[:200].decode("ascii", "replace")).get("width", [""])[0]
    return int(given) if given.isascii() and given.isdigit() and len(given) <= _LONGEST_NUMBER else None


async def _send(
    send: Send, status: int, headers: tuple[tuple[bytes, bytes], ...], body: bytes, *, length: int | None = None
) -> None:
    size = str(len(body) if length is None else length).encode()
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"content-length", size)]})
    await send({"type": "http.response.body", "body": body})
