"""Ending background tasks for certain."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

_PATIENCE_SECONDS = 1.0

_log = logging.getLogger(__name__)


async def end(task: asyncio.Task[Any]) -> None:
    """Cancels until the task is over: a library that swallows one cancellation must not hold up the process."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_PATIENCE_SECONDS)
    if not task.cancelled() and task.exception() is not None:
        _log.error("a background task had failed", exc_info=task.exception())
