"""Health gates: questions that a starting program answers with yes before the next one is started."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

Gate = Callable[[], Awaitable[bool]]

ASK_AGAIN_SECONDS = 0.1
ANSWER_WITHIN_SECONDS = 5.0
LONGEST_HEAD = 64 * 1024


def tcp_open(host: str, port: int) -> Gate:
    """Whether somebody accepts connections there."""

    async def ask() -> bool:
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), ANSWER_WITHIN_SECONDS)
        except OSError:
            return False
        await _closed(writer)
        return True

    return ask


def http_ok(url: str) -> Gate:
    """Whether a GET is answered with 200."""

    async def ask() -> bool:
        try:
            return await asyncio.wait_for(_status(url), ANSWER_WITHIN_SECONDS) == 200  # noqa: PLR2004 - HTTP's OK
        except (OSError, ValueError, IndexError, asyncio.IncompleteReadError):
            return False

    return ask


def all_of(*gates: Gate) -> Gate:
    """Whether every one of them says yes; one that did is not asked again."""
    waiting = list(gates)

    async def ask() -> bool:
        while waiting:
            if not await waiting[-1]():
                return False
            waiting.pop()
        return True

    return ask


async def passes(gate: Gate, within_seconds: float) -> bool:
    """Ask until the answer is yes or the time is over."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_seconds
    while not await gate():
        if loop.time() >= deadline:
            return False
        await asyncio.sleep(ASK_AGAIN_SECONDS)
    return True


async def _status(url: str) -> int:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80, limit=LONGEST_HEAD)
    try:
        request = f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
        writer.write(request.encode("ascii"))
        await writer.drain()
        status_line = await reader.readline()
        return int(status_line.split()[1])
    finally:
        await _closed(writer)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
