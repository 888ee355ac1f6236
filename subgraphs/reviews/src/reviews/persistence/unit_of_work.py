from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service.database import Database

from reviews.domain.rating import Rating
from reviews.domain.review import Review

from .reviews import PostgresDeliveries, PostgresReviews


class Announces(Protocol):
    """Writes events into the outbox of an open transaction."""

    async def submitted(self, session: AsyncSession, review: Review) -> None: ...

    async def approved(self, session: AsyncSession, review: Review) -> None: ...

    async def rejected(self, session: AsyncSession, review: Review) -> None: ...

    async def rated(self, session: AsyncSession, product_id: str, rating: Rating) -> None: ...


class PostgresUnitOfWork:
    """The ports over one session."""

    def __init__(self, session: AsyncSession, announce: Announces) -> None:
        self._session = session
        self._announce = announce
        self.reviews = PostgresReviews(session)
        self.deliveries = PostgresDeliveries(session)

    async def announce_submitted(self, review: Review) -> None:
        await self._announce.submitted(self._session, review)

    async def announce_approved(self, review: Review) -> None:
        await self._announce.approved(self._session, review)

    async def announce_rejected(self, review: Review) -> None:
        await self._announce.rejected(self._session, review)

    async def announce_rating(self, product_id: str, rating: Rating) -> None:
        await self._announce.rated(self._session, product_id, rating)


class PostgresTransactions:
    """Opens transactions that commit when the block ends well."""

    def __init__(self, database: Database, announce: Announces) -> None:
        self._database = database
        self._announce = announce

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[PostgresUnitOfWork]:
        async with self._database.transaction() as session:
            yield PostgresUnitOfWork(session, self._announce)
