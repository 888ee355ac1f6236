"""``/graphql`` over WebSocket: who may open one, and one session per socket."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from stoa.config import HttpSettings
from stoa.errors import Unauthenticated
from stoa.http._asgi import Receive, Scope, Send
from stoa.http._cors import Cors
from stoa.http._identify import Identifier
from stoa.http._socket_session import SocketSession
from stoa.pipeline import Pipeline

SUBPROTOCOL: Final = "graphql-transport-ws"


@dataclass(slots=True, kw_only=True)
class SocketEndpoint:
    """Only ``graphql-transport-ws``: the older subprotocol let clients skip the handshake."""

    pipeline: Pipeline
    identifier: Identifier
    settings: HttpSettings
    cors: Cors
    _open: int = field(default=0, init=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        if not self.cors.allows(scope) or self._open >= self.settings.sockets:
            await send({"type": "websocket.close", "code": 1008})
            return
        if SUBPROTOCOL not in scope.get("subprotocols", ()):
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": 4406, "reason": "Subprotocol not acceptable"})
            return
        try:
            caller = await self.identifier.identify(scope)
        except Unauthenticated:
            await send({"type": "websocket.close", "code": 1008})
            return
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        self._open += 1
        try:
            session = SocketSession(
                pipeline=self.pipeline, identifier=self.identifier, settings=self.settings, scope=scope, caller=caller
            )
            await session.run(receive, send)
        finally:
            self._open -= 1


__all__ = ["SUBPROTOCOL", "SocketEndpoint"]
