"""What arrives while others are at work is done with them: one at a time costs no wait, a flood becomes few large deeds."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

MOST_TOGETHER: Final = 64
# After a deed so short a while ago more is on its way, and the next deed waits for it, unless this much is there already.
_BUSY_SECONDS: Final = 0.1
_ENOUGH: Final = 16
# Where a deed takes longer than this, the next begins beside it.
_PATIENCE_SECONDS: Final = 0.1
_MOST_BESIDE: Final = 4


class Item(Protocol):
    """Something to be done."""

    @property
    def key(self) -> Hashable:
        """Two of one key are never done together."""
        ...

    @property
    def kind(self) -> Hashable:
        """Only what is of one kind is done together."""
        ...


_Item = TypeVar("_Item", bound=Item)
_Result = TypeVar("_Result")

DoesAll = Callable[[Sequence[_Item]], Awaitable[Sequence[_Result]]]


@dataclass(frozen=True, slots=True)
class _Wish(Generic[_Item, _Result]):
    item: _Item
    done: asyncio.Future[_Result]


class Together(Generic[_Item, _Result]):
    """Does items by `do_all`, as many at once as wait. When that fails, each is done alone, so that one bad item harms no other."""

    def __init__(
        self,
        do_all: DoesAll[_Item, _Result],
        *,
        seconds: float,
        fails_all: Callable[[Exception], bool] = lambda _: False,
        gather_seconds: float = 0.0,
    ) -> None:
        self._do_all = do_all
        self._seconds = seconds
        self._fails_all = fails_all
        self.gather_seconds = gather_seconds
        """How long the next deed waits for company while there is much to do: a little delay for much less work."""
        self._ended = -_BUSY_SECONDS
        self._waiting: list[_Wish[_Item, _Result]] = []
        self._running: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def do(self, item: _Item) -> _Result:
        """The item's result, or its own error. TimeoutError when it took longer than it may."""
        done: asyncio.Future[_Result] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Wish(item, done))
        if not self._running:
            self._begin()
        else:
            self._begin_later()
        return await done

    async def do_alone(self, item: _Item) -> _Result:
        """With nobody beside it."""
        async with asyncio.timeout(self._seconds):
            return (await self._do_all([item]))[0]

    async def close(self) -> None:
        """Lets what runs come to its end; what waits is given up."""
        for wish in self._waiting:
            wish.done.cancel()
        self._waiting.clear()
        if self._timer is not None:
            self._timer.cancel()
        if self._running:
            await asyncio.wait(self._running, timeout=self._seconds)
        for task in self._running:
            task.cancel()

    def _begin(self) -> None:
        task = asyncio.get_running_loop().create_task(self._work())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def _begin_later(self) -> None:
        if self._timer is None and len(self._running) < _MOST_BESIDE:
            self._timer = asyncio.get_running_loop().call_later(_PATIENCE_SECONDS, self._begin_beside)

    def _begin_beside(self) -> None:
        self._timer = None
        if self._waiting:
            self._begin()

    async def _work(self) -> None:
        while self._waiting:
            if self._gathers():
                await asyncio.sleep(self.gather_seconds)
            wishes = self._next()
            if self._waiting:
                self._begin_later()
            if wishes:
                await self._fulfil(wishes)
                self._ended = asyncio.get_running_loop().time()

    def _gathers(self) -> bool:
        if not self.gather_seconds or len(self._waiting) >= _ENOUGH:
            return False
        return asyncio.get_running_loop().time() - self._ended < _BUSY_SECONDS

    def _next(self) -> list[_Wish[_Item, _Result]]:
        """The oldest, and those behind it that may go with it."""
        taken: list[_Wish[_Item, _Result]] = []
        left: list[_Wish[_Item, _Result]] = []
        keys: set[Hashable] = set()
        for wish in self._waiting:
            if wish.done.done():
                continue
            fits = not taken or (len(taken) < MOST_TOGETHER and wish.item.kind == taken[0].item.kind)
            if fits and wish.item.key not in keys:
                taken.append(wish)
            else:
                left.append(wish)
            # One behind another of its key does not overtake it.
            keys.add(wish.item.key)
        self._waiting = left
        return taken

    async def _fulfil(self, wishes: Sequence[_Wish[_Item, _Result]]) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                results = await self._do_all([wish.item for wish in wishes])
        except Exception as error:  # noqa: BLE001 - handed to whoever asked
            if len(wishes) > 1 and not self._fails_all(error):
                for wish in wishes:
                    await self._fulfil([wish])
                return
            for wish in wishes:
                _fail(wish.done, error)
        except BaseException:
            for wish in wishes:
                wish.done.cancel()
            raise
        else:
            for wish, result in zip(wishes, results, strict=True):
                with contextlib.suppress(asyncio.InvalidStateError):
                    wish.done.set_result(result)


def _fail(done: asyncio.Future[_Result], error: Exception) -> None:
    with contextlib.suppress(asyncio.InvalidStateError):
        done.set_exception(error)
