"""Serves a built single-page application: files by their path, and its index page for every address the application routes itself."""

from __future__ import annotations

import mimetypes
import re
import secrets
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response

from stoa_bff.http.guard import content_security_policy

NONCE_PLACEHOLDER: Final = "__CSP_NONCE__"
_HASHED_NAME: Final = re.compile(r"[.-][A-Za-z0-9_]{8,}\.(js|css|woff2|svg|png|webp|map)$")

mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")


class Spa:
    """One application in one directory, mounted below ``path``."""

    def __init__(self, path: str, directory: Path) -> None:
        self.path = path
        self._directory = directory.resolve()

    async def __call__(self, request: Request) -> Response:
        relative = request.path_params.get("rest", "")
        file = (self._directory / relative).resolve()
        if relative and file.is_relative_to(self._directory) and file.is_file() and file.name != "index.html":
            return FileResponse(file, headers={"cache-control": _cache_rule(file.name)})
        if "text/html" in request.headers.get("accept", "") and "." not in relative.rsplit("/", 1)[-1]:
            return self._index()
        return PlainTextResponse("There is nothing at this address.", status_code=404)

    def _index(self) -> Response:
        index = self._directory / "index.html"
        if not index.is_file():
            return PlainTextResponse(f"The application at {self.path} is not built yet; run: make up", status_code=503)
        nonce = secrets.token_urlsafe(16)
        page = index.read_text(encoding="utf-8").replace(NONCE_PLACEHOLDER, nonce)
        return HTMLResponse(
            page, headers={"content-security-policy": content_security_policy(nonce), "cache-control": "no-store"}
        )


def _cache_rule(name: str) -> str:
    return "public, max-age=31536000, immutable" if _HASHED_NAME.search(name) else "no-cache"
