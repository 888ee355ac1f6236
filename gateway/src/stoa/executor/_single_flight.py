"""Equal work that is asked for while it is under way is done once. Single event loop: no lock is needed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class SingleFlight(Generic[_Key, _Value]):
    """Who asks first does the work, the others get what came of it.

    ``shared`` are the failures that are everybody's. What else ends the work (a caller who left, a deadline of his own) is his
    alone: the next in line does it again.
    """

    def __init__(self, shared: tuple[type[Exception], ...] = ()) -> None:
        self._shared = shared
        self._followers: dict[_Key, list[asyncio.Future[_Value | None]]] = {}

    def __len__(self) -> int:
        return len(self._followers)

    async def do(self, key: _Key, deadline: float, work: Callable[[], Awaitable[_Value]]) -> _Value:
        """Raise :class:`TimeoutError` for somebody who follows until ``deadline`` (in the event loop's time)."""
        while (followers := self._followers.get(key)) is not None:
            value = await self._follow(followers, deadline)
            if value is not None:
                return value
        return await self._lead(key, work)

    def is_under_way(self, key: _Key) -> bool:
        return key in self._followers

    def take_off(self, key: _Key) -> None:
        """For work that is done elsewhere and was not under way: whoever does it lands, whatever comes of it."""
        self._followers[key] = []

    def land(self, key: _Key, value: _Value | None, failure: Exception | None = None) -> None:
        """Neither a value nor a failure that is everybody's: the next in line does it again."""
        # The entry goes before anybody is told: who asks from now on asks anew.
        followers = self._followers.pop(key)
        if followers:
            shared = failure if isinstance(failure, self._shared) else None
            for turn in followers:
                _settle(turn, value, shared)

    async def _follow(self, followers: list[asyncio.Future[_Value | None]], deadline: float) -> _Value | None:
        turn: asyncio.Future[_Value | None] = asyncio.get_running_loop().create_future()
        followers.append(turn)
        async with asyncio.timeout_at(deadline):
            return await turn

    async def _lead(self, key: _Key, work: Callable[[], Awaitable[_Value]]) -> _Value:
        self.take_off(key)
        value: _Value | None = None
        failure: Exception | None = None
        try:
            value = await work()
        except self._shared as error:
            failure = error
            raise
        finally:
            self.land(key, value, failure)
        return value


def _settle(turn: asyncio.Future[_Value | None], value: _Value | None, failure: Exception | None) -> None:
    if turn.done():
        return
    if failure is None:
        turn.set_result(value)
    else:
        turn.set_exception(failure)


__all__ = ["SingleFlight"]
