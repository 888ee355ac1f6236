"""The whole ASGI application: raw for ``/graphql``, health and metrics, Starlette for pages and sign-in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from stoa.http._asgi import AsgiApp, Receive, Scope, Send
from stoa.http._endpoint import GraphqlEndpoint
from stoa.http._health import HealthEndpoints
from stoa.http._websocket import SocketEndpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpParts:
    """``pages`` answers what no other part does; ``start`` and ``stop`` are the lifespan."""

    graphql: GraphqlEndpoint
    sockets: SocketEndpoint
    health: HealthEndpoints
    pages: AsgiApp
    start: Callable[[], Awaitable[None]]
    stop: Callable[[], Awaitable[None]]


class GatewayApp:
    """Mountable in any ASGI application."""

    def __init__(self, parts: HttpParts) -> None:
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = self._parts
        match (scope["type"], _path(scope)):
            case ("http", "/graphql"):
                await parts.graphql(scope, receive, send)
            case ("websocket", "/graphql"):
                await parts.sockets(scope, receive, send)
            case ("websocket", _):
                await send({"type": "websocket.close", "code": 1008})
            case ("http", "/health/live"):
                await parts.health.live(send)
            case ("http", "/health/ready"):
                await parts.health.ready(send)
            case ("http", "/metrics"):
                await parts.health.metrics(scope, send)
            case ("lifespan", _):
                await self._lifespan(receive, send)
            case _:
                await parts.pages(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self._parts.start()
        except Exception as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            raise
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._parts.stop()
        await send({"type": "lifespan.shutdown.complete"})


def _path(scope: Scope) -> str:
    """Without the prefix under which we may be mounted."""
    path: str = scope.get("path", "")
    return path.removeprefix(scope.get("root_path", "")) or "/"


__all__ = ["GatewayApp", "HttpParts"]
