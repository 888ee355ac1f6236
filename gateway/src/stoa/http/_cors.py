"""Cross-origin requests: only from listed origins, never with cookies."""

from __future__ import annotations

from typing import Final

from stoa.http._asgi import Headers, Scope, Send, header, respond

_ALLOWED: Final = (
    (b"access-control-allow-methods", b"GET, POST"),
    (
        b"access-control-allow-headers",
        b"accept-language, authorization, content-type, stoa-expose-query-plan, traceparent, x-csrf",
    ),
    (b"access-control-max-age", b"600"),
)


class Cors:
    """``origins`` is exact; ``self_origins`` are the gateway's own."""

    def __init__(self, origins: tuple[str, ...]) -> None:
        self._origins = frozenset(origin.encode("ascii") for origin in origins)

    def headers(self, scope: Scope) -> Headers:
        origin = header(scope, b"origin")
        if origin is None or origin not in self._origins:
            return ((b"vary", b"accept, origin"),)
        return ((b"vary", b"accept, origin"), (b"access-control-allow-origin", origin))

    def allows(self, scope: Scope) -> bool:
        """For WebSockets, which browsers open to foreign origins without asking: none, listed, or our own host."""
        origin = header(scope, b"origin")
        if origin is None or origin in self._origins:
            return True
        own = header(scope, b"host") or b""
        return origin in (b"http://" + own, b"https://" + own)

    async def answer_preflight(self, scope: Scope, send: Send) -> None:
        extra = _ALLOWED if header(scope, b"origin") in self._origins else ()
        await respond(send, 204, headers=(*self.headers(scope), (b"allow", b"GET, POST, OPTIONS"), *extra))


__all__ = ["Cors"]
