"""The browser's defence line: custom header and Origin on everything but navigation, and the security headers on every answer."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSRF_HEADER: Final = "x-csrf"

SECURITY_HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
}


def content_security_policy(nonce: str) -> str:
    """The policy of every page; scripts and styles come from files of ours or carry this answer's nonce."""
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "font-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def refuse_forgery(request: Request, public_url: str) -> Response | None:
    """Return a 403 unless the request carries ``X-CSRF: 1`` and comes from our own origin."""
    origin = request.headers.get("origin")
    if request.headers.get(CSRF_HEADER) == "1" and origin in {None, public_url}:
        return None
    return JSONResponse(
        {
            "errors": [
                {"message": "Send the header X-CSRF: 1 from this site's own pages.", "extensions": {"code": "FORGERY"}}
            ]
        },
        status_code=403,
        headers={"cache-control": "no-store"},
    )


class SecurityHeaders:
    """ASGI middleware: every answer carries the security headers; what is not marked cacheable is not stored."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
                headers.setdefault("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
