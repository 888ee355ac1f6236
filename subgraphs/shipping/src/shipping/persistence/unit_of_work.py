from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service.database import Database

from shipping.application.ports import Announces

from .carrier_news import PostgresCarrierNews
from .return_labels import PostgresReturnLabels
from .shipments import PostgresShipments

AnnounceOn = Callable[[AsyncSession], Announces]
"""Writes events into the outbox of an open transaction."""


class PostgresUnitOfWork:
    """The ports over one session."""

    def __init__(self, session: AsyncSession, announce_on: AnnounceOn) -> None:
        self.shipments = PostgresShipments(session)
        self.carrier_news = PostgresCarrierNews(session)
        self.return_labels = PostgresReturnLabels(session)
        self.announce = announce_on(session)


class PostgresTransactions:
    """Opens transactions that commit when the block ends well."""

    def __init__(self, database: Database, announce_on: AnnounceOn) -> None:
        self._database = database
        self._announce_on = announce_on

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[PostgresUnitOfWork]:
        async with self._database.transaction() as session:
            yield PostgresUnitOfWork(session, self._announce_on)
