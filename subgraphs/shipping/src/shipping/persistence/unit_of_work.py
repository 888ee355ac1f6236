from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service.database import Database

from shipping.domain.shipment import Shipment

from .shipments import PostgresShipments

Announce = Callable[[AsyncSession, Shipment], Awaitable[None]]
"""Writes an event about the shipment into the outbox of the same transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcements:
    shipped: Announce
    delivered: Announce


class PostgresUnitOfWork:
    """The ports over one session."""

    def __init__(self, session: AsyncSession, announcements: Announcements) -> None:
        self._session = session
        self._announcements = announcements
        self.shipments = PostgresShipments(session)

    async def announce_shipped(self, shipment: Shipment) -> None:
        await self._announcements.shipped(self._session, shipment)

    async def announce_delivered(self, shipment: Shipment) -> None:
        await self._announcements.delivered(self._session, shipment)


class PostgresTransactions:
    """Opens transactions that commit when the block ends well."""

    def __init__(self, database: Database, announcements: Announcements) -> None:
        self._database = database
        self._announcements = announcements

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[PostgresUnitOfWork]:
        async with self._database.transaction() as session:
            yield PostgresUnitOfWork(session, self._announcements)
