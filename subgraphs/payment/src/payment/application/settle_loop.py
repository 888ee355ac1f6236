"""The worker's loop: sleeps until an operation is queued or due, settles many at a time, one slow one holds up nobody."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from typing import Final, Protocol

from stoa_primitives import acting_for

from payment.application.ports import Leased
from payment.application.settle_operations import MOST_AT_ONCE, OperationSettler

IDLE_SECONDS: Final = 5.0
_SHORTEST_SECONDS: Final = 0.05
_PAUSE_SECONDS: Final = 1.0
_LAST_SECONDS: Final = 5.0
_log = logging.getLogger(__name__)


class Rings(Protocol):
    """Wakes whoever waits."""

    def ring(self) -> None: ...

    async def wait(self, seconds: float) -> bool: ...


@dataclass(slots=True, kw_only=True)
class SettlingLoop:
    """`run` goes on until it is cancelled; a lost database pauses it."""

    settler: OperationSettler
    listening: Callable[[], AbstractAsyncContextManager[Rings]]
    tenants: Callable[[], Awaitable[Sequence[str]]]
    _running: set[asyncio.Task[None]] = field(default_factory=set, init=False)

    async def run(self) -> None:
        while True:
            try:
                async with self.listening() as bell:
                    await self._work(bell)
            except Exception as error:  # noqa: BLE001 - a queue that gives up would strand every payment
                _log.warning("settling pauses: %s", type(error).__name__)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _work(self, bell: Rings) -> None:
        try:
            while True:
                seconds = IDLE_SECONDS
                for tenant in await self.tenants():
                    seconds = min(seconds, await self._begin(tenant, bell))
                # Without room it is the end of one of them that rings.
                await bell.wait(seconds if self._has_room else IDLE_SECONDS)
                self._running = {task for task in self._running if not task.done()}
        finally:
            await _ended(self._running)
            self._running = set()

    @property
    def _has_room(self) -> bool:
        return len(self._running) < MOST_AT_ONCE

    async def _begin(self, tenant: str, bell: Rings) -> float:
        """Begins what is due; says after how many seconds to look again. The tasks keep acting for the tenant."""
        if not self._has_room:
            return IDLE_SECONDS
        with acting_for(tenant):
            found = await self.settler.lease(MOST_AT_ONCE - len(self._running))
            for each in found.leased:
                self._running.add(asyncio.create_task(self._settle(each, bell)))
        seconds = found.seconds_until_next
        return IDLE_SECONDS if seconds is None else max(_SHORTEST_SECONDS, seconds)

    async def _settle(self, leased: Leased, bell: Rings) -> None:
        """Rings where its end makes something due, or room for it."""
        look_again = True
        try:
            look_again = await self.settler.settle(leased)
        except Exception as error:  # noqa: BLE001 - tried again; its key makes that safe
            operation = leased.operation
            _log.warning("%s of payment %s failed", operation.kind, operation.payment_id, exc_info=error)
            with suppress(Exception):  # else it waits until its lease is over
                await self.settler.try_again(operation)
        finally:
            if look_again or not self._has_room:
                bell.ring()


async def _ended(running: set[asyncio.Task[None]]) -> None:
    """What is under way may end: an operation that is cut off waits until its lease is over."""
    if running:
        await asyncio.wait(running, timeout=_LAST_SECONDS)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
