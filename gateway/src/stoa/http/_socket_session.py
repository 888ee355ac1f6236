"""One ``graphql-transport-ws`` socket (PROTOCOL.md of the graphql-ws project): its states, messages and close codes."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from stoa.config import HttpSettings
from stoa.errors import ClientError, Unauthenticated
from stoa.http._asgi import Receive, Scope, Send
from stoa.http._identify import Caller, Identifier, bearer_token
from stoa.pipeline import (
    GraphqlResponse,
    Pipeline,
    PreparedOperation,
    error_response,
    internal_error_response,
    read_request,
)

_MAX_ID: Final = 128


class SocketClosedError(Exception):
    """End the socket with a close code of the protocol."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(slots=True, kw_only=True)
class SocketSession:
    pipeline: Pipeline
    identifier: Identifier
    settings: HttpSettings
    scope: Scope
    caller: Caller
    _acknowledged: bool = field(default=False, init=False)
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict, init=False)
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _send: Send | None = field(default=None, init=False)

    async def run(self, receive: Receive, send: Send) -> None:
        """Until either side closes."""
        self._send = send
        opened_at = asyncio.get_running_loop().time()
        try:
            while await self._next(receive, opened_at):
                pass
        except SocketClosedError as closing:
            await send({"type": "websocket.close", "code": closing.code, "reason": closing.reason})
        finally:
            await self._cancel_all()

    async def _next(self, receive: Receive, opened_at: float) -> bool:
        try:
            async with asyncio.timeout_at(self._deadline(opened_at)):
                message = await receive()
        except TimeoutError as error:
            if not self._acknowledged:
                raise SocketClosedError(4408, "Connection initialisation timeout") from error
            raise SocketClosedError(4401, "Unauthorized") from error
        if message["type"] == "websocket.disconnect":
            return False
        await self._handle(_decoded(message.get("text")))
        return True

    def _deadline(self, opened_at: float) -> float | None:
        """The handshake has seconds; afterwards the socket lives as long as the token."""
        if not self._acknowledged:
            return opened_at + self.settings.socket_init_seconds
        expires_at = self.caller.identity.expires_at
        return None if expires_at is None else asyncio.get_running_loop().time() + max(0.0, expires_at - time.time())

    async def _handle(self, message: dict[str, Any]) -> None:
        match message.get("type"):
            case "connection_init":
                await self._initialise(message.get("payload"))
            case "ping":
                await self._write({"type": "pong"})
            case "pong":
                return
            case "subscribe":
                self._subscribe(message)
            case "complete":
                task = self._tasks.pop(_identifier(message), None)
                if task is not None:
                    task.cancel()
            case _:
                raise SocketClosedError(4400, "Invalid message")

    async def _initialise(self, payload: Any) -> None:
        if self._acknowledged:
            raise SocketClosedError(4429, "Too many initialisation requests")
        if payload is not None and not isinstance(payload, dict):
            raise SocketClosedError(4400, "Invalid message")
        value = next((value for name, value in (payload or {}).items() if name.lower() == "authorization"), None)
        if value is not None:
            try:
                self.caller = await self.identifier.by_token(bearer_token(str(value)), self.scope)
            except Unauthenticated as error:
                raise SocketClosedError(4403, "Forbidden") from error
        self._acknowledged = True
        await self._write({"type": "connection_ack"})

    def _subscribe(self, message: dict[str, Any]) -> None:
        identifier = _identifier(message)
        if not self._acknowledged:
            raise SocketClosedError(4401, "Unauthorized")
        if not isinstance(message.get("payload"), dict):
            raise SocketClosedError(4400, "Invalid message")
        if identifier in self._tasks:
            raise SocketClosedError(4409, f"Subscriber for {identifier} already exists")
        if len(self._tasks) >= self.settings.socket_subscriptions:
            raise SocketClosedError(4429, "Too many subscriptions")
        self._tasks[identifier] = asyncio.create_task(self._operate(identifier, message["payload"]))

    async def _operate(self, identifier: str, payload: dict[str, Any]) -> None:
        try:
            await self._deliver(identifier, payload)
        except ClientError as error:
            await self._write_errors(identifier, error_response(error))
        except Exception as error:  # noqa: BLE001 - the last door: nothing internal may leave the process
            await self._write_errors(identifier, internal_error_response(error, self.pipeline.probe))
        else:
            await self._write({"id": identifier, "type": "complete"})
        finally:
            if self._tasks.get(identifier) is asyncio.current_task():
                del self._tasks[identifier]

    async def _deliver(self, identifier: str, payload: dict[str, Any]) -> None:
        request = read_request(payload, self.pipeline.settings.limits)
        prepared = await self.pipeline.prepare(request, self.caller.identity, incremental=True)
        if prepared.is_incremental:
            await self._deliver_increments(identifier, prepared)
            return
        if prepared.kind != "subscription":
            response = await self.pipeline.run(prepared, self.caller.headers)
            await self._write({"id": identifier, "type": "next", "payload": response.as_json()})
            return
        async for response in self.pipeline.stream(prepared, self.caller.headers):
            await self._write({"id": identifier, "type": "next", "payload": response.as_json()})

    async def _deliver_increments(self, identifier: str, prepared: PreparedOperation) -> None:
        async with contextlib.aclosing(self.pipeline.deliver(prepared, self.caller.headers)) as responses:
            async for response in responses:
                await self._write({"id": identifier, "type": "next", "payload": response.as_json()})

    async def _write_errors(self, identifier: str, response: GraphqlResponse) -> None:
        await self._write({"id": identifier, "type": "error", "payload": response.as_json().get("errors", [])})

    async def _write(self, message: dict[str, Any]) -> None:
        if self._send is None:
            raise RuntimeError("the session is not running")
        async with self._writing:
            await self._send({"type": "websocket.send", "text": orjson.dumps(message).decode()})

    async def _cancel_all(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task


def _decoded(text: Any) -> dict[str, Any]:
    """Binary frames have no text."""
    try:
        message = orjson.loads(text) if isinstance(text, str) else None
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise SocketClosedError(4400, "Invalid message")
    return message


def _identifier(message: dict[str, Any]) -> str:
    identifier = message.get("id")
    if not isinstance(identifier, str) or not 0 < len(identifier) <= _MAX_ID:
        raise SocketClosedError(4400, "Invalid message")
    return identifier


__all__ = ["SocketClosedError", "SocketSession"]
