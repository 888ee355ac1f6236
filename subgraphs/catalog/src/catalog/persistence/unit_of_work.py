"""One transaction as a unit of work: products, and the events that become outbox rows with them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service import Database

from catalog.application.ports import Attributes, Categories, Products, UnitOfWork
from catalog.domain.events import CatalogEvent
from catalog.domain.refusals import NameTaken
from catalog.persistence.products import PostgresProducts
from catalog.persistence.tree import PostgresAttributes, PostgresCategories

Tell = Callable[[AsyncSession, CatalogEvent], Awaitable[None]]
"""Writes the event's outbox row in the session's transaction; messaging offers it, wiring hands it in."""

_UNIQUE_VIOLATION = "23505"


class PostgresUnitsOfWork:
    """Opens units of work: `async with units() as unit`."""

    def __init__(self, database: Database, tell: Tell) -> None:
        self._database = database
        self._tell = tell

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._open()

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[UnitOfWork]:
        try:
            async with self._database.transaction() as session:
                yield PostgresUnitOfWork(session, self._tell)
        except IntegrityError as error:
            if getattr(error.orig, "sqlstate", None) != _UNIQUE_VIOLATION:
                raise
            what = "article number" if "sku" in str(error.orig) else "slug"
            raise NameTaken(f"This {what} is taken already.") from None


class PostgresUnitOfWork:
    def __init__(self, session: AsyncSession, tell: Tell) -> None:
        self.products: Products = PostgresProducts(session)
        self.categories: Categories = PostgresCategories(session)
        self.attributes: Attributes = PostgresAttributes(session)
        self._session = session
        self._tell = tell

    async def tell(self, event: CatalogEvent) -> None:
        await self._tell(self._session, event)
