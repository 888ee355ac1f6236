from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service.database import Database

from customers.domain.consent import Decision
from customers.domain.erasure import Erasure
from customers.domain.personal_export import Export
from customers.domain.wish_notice import PriceChange, WatchedVariant, Wisher, WishNotice

from .consents import PostgresConsents, PostgresWishShares
from .erasures import PostgresErasures
from .exports import PostgresExports
from .profiles import PostgresProfiles
from .wish_watch import PostgresWishWatch


class Publishes(Protocol):
    """Writes events into the outbox of an open transaction."""

    async def ask_for_export(self, session: AsyncSession, export: Export, key: Mapping[str, Any]) -> None: ...

    async def export_ready(self, session: AsyncSession, export: Export) -> None: ...

    async def ask_for_erasure(self, session: AsyncSession, erasure: Erasure, domains: Sequence[str]) -> None: ...

    async def erasure_finished(self, session: AsyncSession, erasure: Erasure) -> None: ...

    async def consent_changed(self, session: AsyncSession, customer_id: str, decision: Decision) -> None: ...

    async def wishes(self, session: AsyncSession, notices: Sequence[WishNotice]) -> None: ...


class PostgresUnitOfWork:
    """The ports over one session."""

    def __init__(self, session: AsyncSession, publisher: Publishes) -> None:
        self._session = session
        self._publisher = publisher
        self.profiles = PostgresProfiles(session)
        self.consents = PostgresConsents(session)
        self.wish_shares = PostgresWishShares(session)
        self.exports = PostgresExports(session)
        self.erasures = PostgresErasures(session)
        self.wish_watch = PostgresWishWatch(session)

    async def ask_for_export(self, export: Export, key: Mapping[str, Any]) -> None:
        await self._publisher.ask_for_export(self._session, export, key)

    async def announce_export_ready(self, export: Export) -> None:
        await self._publisher.export_ready(self._session, export)

    async def ask_for_erasure(self, erasure: Erasure, domains: Sequence[str]) -> None:
        await self._publisher.ask_for_erasure(self._session, erasure, domains)

    async def announce_erasure_finished(self, erasure: Erasure) -> None:
        await self._publisher.erasure_finished(self._session, erasure)

    async def announce_consent(self, customer_id: str, decision: Decision) -> None:
        await self._publisher.consent_changed(self._session, customer_id, decision)

    async def announce_price_drop(
        self, wishers: Sequence[Wisher], variant: WatchedVariant, change: PriceChange, cause_id: str
    ) -> None:
        notices = [WishNotice(wisher, variant, cause_id, change) for wisher in wishers]
        await self._publisher.wishes(self._session, notices)

    async def announce_back_in_stock(self, wishers: Sequence[Wisher], variant: WatchedVariant, cause_id: str) -> None:
        notices = [WishNotice(wisher, variant, cause_id) for wisher in wishers]
        await self._publisher.wishes(self._session, notices)


class PostgresTransactions:
    """Opens transactions that commit when the block ends well."""

    def __init__(self, database: Database, publisher: Publishes) -> None:
        self._database = database
        self._publisher = publisher

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[PostgresUnitOfWork]:
        async with self._database.transaction() as session:
            yield PostgresUnitOfWork(session, self._publisher)
