"""Deadlines of all exchanges of a transport on one timer: a timer each would cost more than the exchange."""

from __future__ import annotations

import asyncio
from math import inf
from typing import Protocol


class Expiring(Protocol):
    """What has a deadline."""

    def expire(self) -> None: ...


class Deadlines:
    """The timer stands at the earliest deadline; most exchanges are over long before, and it moves on to the next."""

    def __init__(self) -> None:
        self._watched: dict[Expiring, float] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._when = inf

    def watch(self, exchange: Expiring, deadline: float) -> None:
        """Expire the exchange at ``deadline`` (of the event loop's time) unless it is released before."""
        self._watched[exchange] = deadline
        if deadline < self._when:
            self._set(deadline)

    def release(self, exchange: Expiring) -> None:
        """It is over."""
        self._watched.pop(exchange, None)

    def close(self) -> None:
        """No timer is left behind, unless for what is still under way: that ends in its time."""
        if not self._watched and self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._when = inf

    def _set(self, when: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._when = when
        self._timer = asyncio.get_running_loop().call_at(when, self._sweep)

    def _sweep(self) -> None:
        self._timer = None
        self._when = inf
        now = asyncio.get_running_loop().time()
        for exchange in [each for each, deadline in self._watched.items() if deadline <= now]:
            self.release(exchange)
            exchange.expire()
        if self._watched:
            self._set(min(self._watched.values()))


__all__ = ["Deadlines"]
