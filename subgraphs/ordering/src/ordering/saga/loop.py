"""An event loop in a thread of its own, asked for work from the loop that opened it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

_STOP_SECONDS = 15.0
_Result = TypeVar("_Result")


class SagaLoop:
    """Start it, run coroutines on it, stop it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="ordering-sagas", daemon=True)

    def start(self) -> None:
        self._thread.start()

    async def run(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """The result of the work, done over there."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    async def stop(self) -> None:
        """Ends the thread and closes the loop."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join, _STOP_SECONDS)
        if not self._thread.is_alive():
            self._loop.close()
