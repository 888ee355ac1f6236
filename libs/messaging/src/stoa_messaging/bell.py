"""Wakes whoever works through a table: by NOTIFY, on a connection of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine


class Bell:
    """Rung when a transaction that notified commits, by the loss of its own connection, and by whoever calls `ring`."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self._rung = asyncio.Event()

    def ring(self, *_: object) -> None:
        self._rung.set()

    async def wait(self, seconds: float) -> bool:
        """Until it rings, or so long: whether it rang. Raises ConnectionError when nobody would ring any more."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            pass
        rang = self._rung.is_set()
        self._rung.clear()
        if self.driver.is_closed():
            raise ConnectionError("The connection that listens is gone.")
        return rang


@asynccontextmanager
async def listening(engine: AsyncEngine, channel: str) -> AsyncIterator[Bell]:
    """Holds one connection of the pool for as long as it is open."""
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        bell = Bell(driver)
        driver.add_termination_listener(bell.ring)
        await driver.add_listener(channel, bell.ring)
        try:
            yield bell
        finally:
            driver.remove_termination_listener(bell.ring)
            if not driver.is_closed():
                await driver.remove_listener(channel, bell.ring)
