"""Rings when an operation was queued: the worker sleeps until then instead of asking four times a second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

CHANNEL: Final = "payment_operations"

_NEXT_DUE: Final = text(
    """select extract(epoch from min(coalesce(o.leased_until, now())) - now())
       from operation o
       where o.finished_at is null and not exists (
           select 1 from operation e
           where e.payment_id = o.payment_id and e.finished_at is null
             and (e.created_at, e.id) < (o.created_at, o.id))"""
)


class Bell:
    """Rung by NOTIFY, by the loss of its own connection, and by whoever calls `ring`."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._rung = asyncio.Event()

    def ring(self, *_: object) -> None:
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Until it rings, or so long. Raises when nobody would ring any more."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            pass
        self._rung.clear()
        if self._driver.is_closed():
            raise ConnectionError("The connection that listens is gone.")


@asynccontextmanager
async def listening(engine: AsyncEngine) -> AsyncIterator[Bell]:
    """A connection of its own that hears of queued operations."""
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        bell = Bell(driver)
        driver.add_termination_listener(bell.ring)
        await driver.add_listener(CHANNEL, bell.ring)
        try:
            yield bell
        finally:
            driver.remove_termination_listener(bell.ring)
            if not driver.is_closed():
                await driver.remove_listener(CHANNEL, bell.ring)


async def seconds_until_due(session: AsyncSession) -> float | None:
    """When the next operation may be begun (again); None when there is none. What waits behind another is not due."""
    seconds = await session.scalar(_NEXT_DUE)
    return None if seconds is None else max(0.0, float(seconds))
