"""Several responses to one request: as server-sent events (GraphQL over SSE, distinct connections mode) or as parts.

Each response is flushed at once, with what a client needs to know that it is whole.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from msgspec import structs

from stoa.config import HttpSettings
from stoa.http._asgi import SECURITY_HEADERS, Headers, Receive, Send
from stoa.http._media import Media
from stoa.pipeline import GraphqlError, GraphqlResponse

# Makes the response for a bug of ours.
Crash: TypeAlias = Callable[[Exception], GraphqlResponse]
_QUEUED: Final = 8
_EXPIRED: Final = GraphqlResponse(
    errors=(GraphqlError(message="The access token expired. Sign in again.", code="UNAUTHENTICATED"),)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """How responses stand in the body. ``heartbeat`` says nothing and shows that the stream lives.

    ``is_by_line``: a response has to stand on one line.
    """

    media: Media
    opening: bytes
    before: bytes
    after: bytes
    closing: bytes
    heartbeat: bytes | None
    counts: bool
    is_by_line: bool = False

    def write(self, response: GraphqlResponse) -> bytes:
        """One response; where the framing ``counts``, each says whether another one follows."""
        if self.counts and response.has_next is None:
            response = structs.replace(response, has_next=False)
        body = response.as_bytes()
        if self.is_by_line and (b"\n" in body or b"\r" in body):
            body = body.translate(_ON_ONE_LINE)
        return self.before + body + self.after


# What a subgraph wrote may pass as it came, over several lines. Strings have no line breaks in JSON, so a blank means the same.
_ON_ONE_LINE: Final = bytes.maketrans(b"\r\n", b"  ")
EVENTS: Final = Framing(
    media=Media.EVENTS,
    opening=b"",
    before=b"event: next\ndata: ",
    after=b"\n\n",
    closing=b"event: complete\ndata:\n\n",
    heartbeat=b":\n\n",
    counts=False,
    is_by_line=True,
)
# The delimiter goes out with the part before it: until then a reader cannot know that the part is over.
PARTS: Final = Framing(
    media=Media.MULTIPART,
    opening=b"\r\n--graphql",
    before=b"\r\ncontent-type: application/json; charset=utf-8\r\n\r\n",
    after=b"\r\n--graphql",
    closing=b"--\r\n",
    heartbeat=None,
    counts=True,
)
FRAMINGS: Final = {framing.media: framing for framing in (EVENTS, PARTS, replace(PARTS, media=Media.MULTIPART_BY_ID))}


class ResponseStream:
    """One open stream; ends with the source, with the client, or when ``expires_at`` (epoch seconds) is over."""

    def __init__(
        self, receive: Receive, send: Send, *, settings: HttpSettings, expires_at: float | None, crash: Crash
    ) -> None:
        self._receive = receive
        self._send = send
        self._heartbeat_seconds = settings.heartbeat_seconds
        self._crash = crash
        self._expires_at = expires_at
        self._framing = EVENTS
        # Short, so that a slow reader holds the subgraph's stream back instead of filling memory.
        self._queue: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=_QUEUED)

    async def run(self, responses: AsyncGenerator[GraphqlResponse, None], framing: Framing, headers: Headers) -> None:
        """Write the responses; when the client goes, the source is closed."""
        self._framing = framing
        start = [(b"content-type", framing.media.value), (b"x-accel-buffering", b"no"), *SECURITY_HEADERS, *headers]
        await self._send({"type": "http.response.start", "status": 200, "headers": start})
        if framing.opening:
            await self._write(framing.opening, more=True)
        producer = asyncio.create_task(self._produce(responses))
        watcher = asyncio.create_task(self._watch())
        try:
            await self._pump(watcher)
        finally:
            for task in (producer, watcher):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def _produce(self, responses: AsyncGenerator[GraphqlResponse, None]) -> None:
        try:
            async with contextlib.aclosing(responses):
                async for response in responses:
                    await self._queue.put(self._framing.write(response))
        except Exception as error:  # noqa: BLE001 - the status is sent already: the only place left for it is the stream
            await self._queue.put(self._framing.write(self._crash(error)))
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
            event = waiting.result() if waiting in done else self._framing.heartbeat
            is_over = event is None and waiting in done
            if self._patience() <= 0:
                await self._write(self._framing.write(_EXPIRED), more=True)
                event, is_over = None, True
            if event is not None:
                await self._write(event, more=True)
            if is_over:
                await self._write(self._framing.closing, more=False)
                return

    def _patience(self) -> float:
        if self._expires_at is None:
            return self._heartbeat_seconds
        return min(self._heartbeat_seconds, max(0.0, self._expires_at - time.time()))

    async def _write(self, piece: bytes, *, more: bool) -> None:
        await self._send({"type": "http.response.body", "body": piece, "more_body": more})


__all__ = ["FRAMINGS", "Crash", "Framing", "ResponseStream"]
