"""Pictures of the catalogue, passed through: the only other address a BFF reaches, by path pattern, without any credential."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import httpx2
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_PATH: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,200}")
_MAX_BYTES: Final = 2_000_000
_TYPES: Final = frozenset({"image/svg+xml", "image/png", "image/webp", "image/jpeg", "image/avif"})


class Media:
    """``GET /media/…`` from the catalog's own media root."""

    def __init__(self, catalog_url: str) -> None:
        parts = urlsplit(catalog_url)
        self._root = urlunsplit((parts.scheme, parts.netloc, "/media/", "", ""))
        self._client = httpx2.AsyncClient(timeout=5.0, follow_redirects=False)

    def routes(self) -> list[Route]:
        return [Route("/media/{path:path}", self.picture, methods=["GET"])]

    async def close(self) -> None:
        await self._client.aclose()

    async def picture(self, request: Request) -> Response:
        path = request.path_params["path"]
        if not _PATH.fullmatch(path) or ".." in path:
            return Response(status_code=404)
        width = request.query_params.get("width", "")
        parameters = {"width": width} if width.isascii() and width.isdigit() else {}
        try:
            answer = await self._client.get(self._root + path, params=parameters)
        except httpx2.HTTPError:
            return Response(status_code=504)
        media_type = answer.headers.get("content-type", "").split(";")[0]
        if answer.status_code != httpx2.codes.OK or media_type not in _TYPES or len(answer.content) > _MAX_BYTES:
            return Response(status_code=404)
        headers = {
            "cache-control": answer.headers.get("cache-control", "public, max-age=86400"),
            # A picture opened on its own is a document: it may carry its own styles and nothing that runs.
            "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        }
        return Response(answer.content, media_type=answer.headers["content-type"], headers=headers)
