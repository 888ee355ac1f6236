"""The GraphiQL page and its assets, built elsewhere, served here with a strict content security policy."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

# The editor's workers run from blobs, and its styles are set from scripts.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def graphiql_routes(folder: Path) -> list[BaseRoute]:
    """``folder`` holds ``index.html`` and ``assets/``."""
    root = folder.resolve()

    async def page(_: Request) -> Response:
        return _protected(FileResponse(root / "index.html", headers={"cache-control": "no-cache"}))

    async def asset(request: Request) -> Response:
        path = (root / "assets" / request.path_params["path"]).resolve()
        if not path.is_relative_to(root / "assets") or not path.is_file():
            return _protected(PlainTextResponse("Not found.", status_code=404))
        return _protected(FileResponse(path, headers={"cache-control": "public, max-age=31536000, immutable"}))

    return [
        Route("/", page, methods=["GET"]),
        Route("/graphiql", page, methods=["GET"]),
        Route("/graphiql/", page, methods=["GET"]),
        Route("/graphiql/assets/{path:path}", asset, methods=["GET"]),
    ]


def _protected(response: Response) -> Response:
    response.headers["content-security-policy"] = _POLICY
    response.headers["x-content-type-options"] = "nosniff"
    response.headers["x-frame-options"] = "DENY"
    response.headers["referrer-policy"] = "no-referrer"
    return response


__all__ = ["graphiql_routes"]
