"""The worker's loop: sleeps until an operation is queued or due, settles several at a time, one slow one holds up nobody."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from typing import Final, Protocol

from stoa_primitives import acting_for

from payment.application.settle_operations import OperationSettler
from payment.domain.operation import Operation

MOST_AT_ONCE: Final = 16
IDLE_SECONDS: Final = 5.0
_SHORTEST_SECONDS: Final = 0.05
_PAUSE_SECONDS: Final = 1.0
_LAST_SECONDS: Final = 5.0
_log = logging.getLogger(__name__)


class Rings(Protocol):
    """Wakes whoever waits."""

    def ring(self) -> None: ...

    async def wait(self, seconds: float) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingLoop:
    """`run` goes on until it is cancelled; a lost database pauses it."""

    settler: OperationSettler
    listening: Callable[[], AbstractAsyncContextManager[Rings]]
    seconds_until_due: Callable[[], Awaitable[float | None]]
    tenants: Callable[[], Awaitable[Sequence[str]]]

    async def run(self) -> None:
        while True:
            try:
                async with self.listening() as bell:
                    await self._work(bell)
            except Exception as error:  # noqa: BLE001 - a queue that gives up would strand every payment
                _log.warning("settling pauses: %s", type(error).__name__)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _work(self, bell: Rings) -> None:
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                tenants = await self.tenants()
                for tenant in tenants:
                    running |= await self._begin(tenant, MOST_AT_ONCE - len(running), bell)
                full = len(running) >= MOST_AT_ONCE  # then the end of one of them rings
                await bell.wait(IDLE_SECONDS if full else await self._seconds(tenants))
                running = {task for task in running if not task.done()}
        finally:
            await _ended(running)

    async def _begin(self, tenant: str, free: int, bell: Rings) -> set[asyncio.Task[None]]:
        """The tasks keep acting for the tenant that they were begun for."""
        if free <= 0:
            return set()
        with acting_for(tenant):
            operations = await self.settler.lease(free)
            return {asyncio.create_task(self._settle(each, bell)) for each in operations}

    async def _settle(self, operation: Operation, bell: Rings) -> None:
        """Its end rings: the payment may have a next operation, and there is room for one more."""
        try:
            await self.settler.settle(operation)
        except Exception as error:  # noqa: BLE001 - tried again; its key makes that safe
            _log.warning("%s of payment %s failed", operation.kind, operation.payment_id, exc_info=error)
            with suppress(Exception):  # else it waits until its lease is over
                await self.settler.try_again(operation)
        finally:
            bell.ring()

    async def _seconds(self, tenants: Sequence[str]) -> float:
        seconds = IDLE_SECONDS
        for tenant in tenants:
            with acting_for(tenant):
                due = await self.seconds_until_due()
            seconds = seconds if due is None else min(seconds, max(_SHORTEST_SECONDS, due))
        return seconds


async def _ended(running: set[asyncio.Task[None]]) -> None:
    """What is under way may end: an operation that is cut off waits until its lease is over."""
    if running:
        await asyncio.wait(running, timeout=_LAST_SECONDS)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
