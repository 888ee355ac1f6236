"""Health and metrics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from stoa.http._asgi import Scope, Send, respond

_JSON: Final = ((b"content-type", b"application/json"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthEndpoints:
    """``is_ready`` tells whether a supergraph is loaded; ``render_metrics`` gives Prometheus text and its media type."""

    is_ready: Callable[[], bool]
    render_metrics: Callable[[], tuple[bytes, str]] | None

    async def live(self, send: Send) -> None:
        await respond(send, 200, b'{"status":"live"}', _JSON)

    async def ready(self, send: Send) -> None:
        ready = self.is_ready()
        body = b'{"status":"ready"}' if ready else b'{"status":"starting"}'
        await respond(send, 200 if ready else 503, body, _JSON)

    async def metrics(self, scope: Scope, send: Send) -> None:
        """Numbers about other people's requests: for this machine only."""
        if self.render_metrics is None or not _is_loopback(scope):
            await respond(send, 404, b'{"error":"not found"}', _JSON)
            return
        body, media = self.render_metrics()
        await respond(send, 200, body, ((b"content-type", media.encode("ascii")),))


def _is_loopback(scope: Scope) -> bool:
    client = scope.get("client")
    try:
        return client is not None and ip_address(client[0]).is_loopback
    except ValueError:
        return False


__all__ = ["HealthEndpoints"]
