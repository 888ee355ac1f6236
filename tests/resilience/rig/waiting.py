"""Waiting for a condition, never for a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

LOOK_SECONDS: Final = 0.05
WITHIN_SECONDS: Final = 60.0


async def until(
    condition: Callable[[], Awaitable[bool]],
    told: str,
    *,
    within: float = WITHIN_SECONDS,
    look_every: float = LOOK_SECONDS,
) -> None:
    """Looks again and again; fails with what was waited for."""
    try:
        async with asyncio.timeout(within):
            while not await condition():  # noqa: ASYNC110 - the condition lies in another process
                await asyncio.sleep(look_every)
    except TimeoutError:
        raise AssertionError(f"after {within:.0f} s it is not so: {told}") from None
