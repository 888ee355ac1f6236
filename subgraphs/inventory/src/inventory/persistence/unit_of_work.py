"""One transaction as a unit of work: stock, promises, and the events that become outbox rows with them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service import Database

from inventory.application.ports import Reservations, StockShelf, UnitOfWork, Variants
from inventory.domain.allocation_rule import AllocationRule
from inventory.domain.events import InventoryEvent
from inventory.persistence.reservations import PostgresReservations
from inventory.persistence.shelf import PostgresShelf
from inventory.persistence.variants import PostgresVariants

Tell = Callable[[AsyncSession, InventoryEvent, str], Awaitable[None]]
"""Writes the event's outbox row, because of an order, in the session's transaction; messaging offers it, wiring hands it in."""


class PostgresUnitOfWork:
    """The stores of one open transaction."""

    def __init__(self, session: AsyncSession, tell: Tell, rule: AllocationRule = AllocationRule.MOST_LEFT) -> None:
        self.shelf: StockShelf = PostgresShelf(session, rule)
        self.reservations: Reservations = PostgresReservations(session)
        self.variants: Variants = PostgresVariants(session)
        self._session = session
        self._tell = tell

    async def tell(self, event: InventoryEvent, *, because: str = "") -> None:
        await self._tell(self._session, event, because)


class PostgresUnitsOfWork:
    """Opens units of work: `async with units() as unit`."""

    def __init__(self, database: Database, tell: Tell) -> None:
        self._database = database
        self._tell = tell

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._open()

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[UnitOfWork]:
        async with self._database.transaction() as session:
            yield PostgresUnitOfWork(session, self._tell)
