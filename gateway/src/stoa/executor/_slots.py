"""A bounded number of exchanges at a time: free slots cost nothing, the others are given in the order of asking."""

from __future__ import annotations

import asyncio
from collections import deque


class Slots:
    """A semaphore whose common case needs no coroutine."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: deque[asyncio.Future[None]] = deque()

    def take(self) -> bool:
        """False: there is none, :meth:`wait` for one."""
        if self._free:
            self._free -= 1
            return True
        return False

    async def wait(self) -> None:
        """Until a slot is ours. Who stops waiting leaves it to the next."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give()
            raise

    def give(self) -> None:
        """Somebody is done."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


__all__ = ["Slots"]
