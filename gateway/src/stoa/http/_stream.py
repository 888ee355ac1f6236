"""GraphQL over SSE, distinct connections mode: ``next`` events, ``complete``, comments as heartbeats."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from typing import Final, TypeAlias

from stoa.config import HttpSettings
from stoa.http._asgi import SECURITY_HEADERS, Headers, Receive, Send
from stoa.http._media import Media
from stoa.pipeline import GraphqlError, GraphqlResponse

# Makes the response for a bug of ours.
Crash: TypeAlias = Callable[[Exception], GraphqlResponse]
_QUEUED: Final = 8
_HEARTBEAT: Final = b":\n\n"
_COMPLETE: Final = b"event: complete\ndata:\n\n"
_EXPIRED: Final = GraphqlResponse(
    errors=(GraphqlError(message="The access token expired. Sign in again.", code="UNAUTHENTICATED"),)
)


class EventStream:
    """One open stream; ends with the source, with the client, or when ``expires_at`` (epoch seconds) is over."""

    def __init__(
        self, receive: Receive, send: Send, *, settings: HttpSettings, expires_at: float | None, crash: Crash
    ) -> None:
        self._receive = receive
        self._send = send
        self._heartbeat_seconds = settings.heartbeat_seconds
        self._crash = crash
        self._expires_at = expires_at
        # Short, so that a slow reader holds the subgraph's stream back instead of filling memory.
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=_QUEUED)

    async def run(self, responses: AsyncIterator[GraphqlResponse], headers: Headers) -> None:
        start = [(b"content-type", Media.EVENTS.value), (b"x-accel-buffering", b"no"), *SECURITY_HEADERS, *headers]
        await self._send({"type": "http.response.start", "status": 200, "headers": start})
        producer = asyncio.create_task(self._produce(responses))
        watcher = asyncio.create_task(self._watch())
        try:
            await self._pump(watcher)
        finally:
            for task in (producer, watcher):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _produce(self, responses: AsyncIterator[GraphqlResponse]) -> None:
        try:
            async for response in responses:
                await self._queue.put(event_of(response))
        except Exception as error:  # noqa: BLE001 - the status is sent already: the only place left for it is the stream
            await self._queue.put(event_of(self._crash(error)))
        await self._queue.put(None)

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def _pump(self, watcher: asyncio.Task[None]) -> None:
        while True:
            waiting = asyncio.create_task(self._queue.get())
            done, _ = await asyncio.wait(
                {waiting, watcher}, timeout=self._patience(), return_when=asyncio.FIRST_COMPLETED
            )
            if waiting not in done:
                waiting.cancel()
            if watcher in done:
                return
            event = waiting.result() if waiting in done else _HEARTBEAT
            if self._patience() <= 0:
                await self._write(event_of(_EXPIRED), more=True)
                event = None
            await self._write(_COMPLETE if event is None else event, more=event is not None)
            if event is None:
                return

    def _patience(self) -> float:
        if self._expires_at is None:
            return self._heartbeat_seconds
        return min(self._heartbeat_seconds, max(0.0, self._expires_at - time.time()))

    async def _write(self, piece: bytes, *, more: bool) -> None:
        await self._send({"type": "http.response.body", "body": piece, "more_body": more})


def event_of(response: GraphqlResponse) -> bytes:
    """JSON has no line breaks, so one ``data`` line holds it."""
    return b"event: next\ndata: " + response.as_bytes() + b"\n\n"


__all__ = ["Crash", "EventStream", "event_of"]
