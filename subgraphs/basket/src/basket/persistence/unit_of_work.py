from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service.database import Database

from basket.application.ports import BeforeCheckout, CheckedOut
from basket.domain.basket import Basket
from basket.domain.variant import Variant

from .baskets import PostgresBaskets
from .checkouts import PostgresCheckouts
from .claims import PostgresClaims
from .hot_copy import HotCopy
from .merges import PostgresMerges
from .variants import PostgresVariants

Announce = Callable[[AsyncSession, CheckedOut], Awaitable[None]]
"""Writes the event into the outbox of the same transaction."""


class PostgresUnitOfWork:
    """The ports over one session."""

    def __init__(self, session: AsyncSession, hot: HotCopy, announce: Announce) -> None:
        self._session = session
        self._announce = announce
        self.baskets = PostgresBaskets(session, hot)
        self.variants = PostgresVariants(session)
        self.checkouts = PostgresCheckouts(session)
        self.claims = PostgresClaims(session)
        self.merges = PostgresMerges(session)

    async def announce(self, event: CheckedOut) -> None:
        await self._announce(self._session, event)


class PostgresTransactions:
    """Opens transactions; after the commit the hot copy learns what was saved."""

    def __init__(self, database: Database, hot: HotCopy, announce: Announce) -> None:
        self._database = database
        self._hot = hot
        self._announce = announce

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[PostgresUnitOfWork]:
        async with self._database.transaction() as session:
            uow = PostgresUnitOfWork(session, self._hot, self._announce)
            yield uow
        for basket in uow.baskets.saved.values():
            await self._hot.put(basket)


class HotReader:
    """Reads from the hot copy first, from PostgreSQL when there is none."""

    def __init__(self, database: Database, hot: HotCopy) -> None:
        self._database = database
        self._hot = hot

    async def before_checkout(self, customer_id: str, idempotency_key: str) -> BeforeCheckout:
        async with self._database.reading() as session:
            # The basket first: an order that is placed meanwhile is found by its key then.
            basket = await PostgresBaskets(session, self._hot).of_customer(customer_id)
            placed = await PostgresCheckouts(session).find(customer_id, idempotency_key)
            variants = await PostgresVariants(session).by_ids(basket.variant_ids if basket else ())
        return BeforeCheckout(basket=basket, variants=variants, placed=placed)

    async def by_id(self, basket_id: str) -> Basket | None:
        hot = await self._hot.by_id(basket_id)
        if hot is not None:
            return hot
        async with self._database.reading() as session:
            basket = await PostgresBaskets(session, self._hot).by_id(basket_id)
        return await self._remember(basket)

    async def of_customer(self, customer_id: str) -> Basket | None:
        hot = await self._hot.of_customer(customer_id)
        if hot is not None and hot.is_live:
            return hot
        async with self._database.reading() as session:
            basket = await PostgresBaskets(session, self._hot).of_customer(customer_id)
        return await self._remember(basket)

    async def variants(self, ids: Sequence[str]) -> Mapping[str, Variant]:
        async with self._database.reading() as session:
            return await PostgresVariants(session).by_ids(ids)

    async def _remember(self, basket: Basket | None) -> Basket | None:
        if basket is not None:
            await self._hot.put(basket)
        return basket
