"""GraphQL over server-sent events, distinct connections mode: one stream per operation, `next` events, then `complete`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from starlette.types import Receive, Send

KEEP_ALIVE_SECONDS = 12.0

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


async def send_events(payloads: AsyncIterator[bytes], receive: Receive, send: Send) -> None:
    """Writes every payload as a `next` event until they end or the reader leaves."""
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    # Opens the stream at the reader even when the first event is far away.
    await send({"type": "http.response.body", "body": b":\n\n", "more_body": True})
    left = asyncio.ensure_future(_disconnected(receive))
    try:
        finished = await _pump(payloads, left, send)
    finally:
        left.cancel()
        with suppress(asyncio.CancelledError):
            await left
        close = getattr(payloads, "aclose", None)
        if close is not None:
            await close()
    if finished:
        await send({"type": "http.response.body", "body": b"event: complete\ndata: \n\n", "more_body": False})


async def _pump(payloads: AsyncIterator[bytes], left: asyncio.Future[None], send: Send) -> bool:
    """True when the payloads ended, False when the reader left first."""
    upcoming: asyncio.Future[bytes | None] = asyncio.ensure_future(_next_of(payloads))
    try:
        while True:
            waited: set[asyncio.Future[Any]] = {upcoming, left}
            await asyncio.wait(waited, timeout=KEEP_ALIVE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if left.done():
                return False
            if not upcoming.done():
                await send({"type": "http.response.body", "body": b":\n\n", "more_body": True})
                continue
            payload = upcoming.result()
            if payload is None:
                return True
            await send({"type": "http.response.body", "body": _event(payload), "more_body": True})
            upcoming = asyncio.ensure_future(_next_of(payloads))
    finally:
        if not upcoming.done():
            upcoming.cancel()
            with suppress(asyncio.CancelledError):
                await upcoming


async def _next_of(payloads: AsyncIterator[bytes]) -> bytes | None:
    return await anext(payloads, None)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue


def _event(payload: bytes) -> bytes:
    return b"event: next\ndata: " + payload + b"\n\n"
