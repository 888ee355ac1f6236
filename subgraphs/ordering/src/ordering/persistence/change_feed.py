"""Hears from PostgreSQL that an order has changed, in whichever process that happened."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Self

import asyncpg  # type: ignore[import-untyped] # it ships no types

from ordering.persistence.tables import CHANGES_CHANNEL

_CONNECT_SECONDS = 5.0
_PROBE_SECONDS = 20.0
_PAUSE_SECONDS = 1.0

_log = logging.getLogger(__name__)


class ChangeFeed:
    """One listening connection per process, shared by all subscriptions. Run it with `async with`."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._task: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @asynccontextmanager
    async def changes_of(self, order_id: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set after every change. Read the state after entering: nothing is missed in between."""
        changed = asyncio.Event()
        self._waiting.setdefault(order_id, set()).add(changed)
        if self._task is None:
            self._task = asyncio.create_task(self._listen_for_ever())
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(_CONNECT_SECONDS):
                    await self._listening.wait()
            yield changed
        finally:
            waiting = self._waiting[order_id]
            waiting.discard(changed)
            if not waiting:
                del self._waiting[order_id]

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                await self._listen()
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                _log.warning("the feed of order changes lost its connection: %s", type(error).__name__)
            self._listening.clear()
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(self._url, timeout=_CONNECT_SECONDS)
        try:
            await connection.add_listener(CHANGES_CHANNEL, self._heard)
            self._listening.set()
            self._wake_all()
            while True:
                await asyncio.sleep(_PROBE_SECONDS)
                await connection.fetchval("select 1", timeout=_CONNECT_SECONDS)
        finally:
            connection.terminate()

    def _heard(self, _: object, __: int, ___: str, order_id: object) -> None:
        for changed in self._waiting.get(str(order_id), ()):
            changed.set()

    def _wake_all(self) -> None:
        """After a lost connection nobody knows what was missed."""
        for waiting in self._waiting.values():
            for changed in waiting:
                changed.set()
