"""One transaction as a unit of work: products, and the events that become outbox rows with them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service import Database

from catalog.application.ports import Products, UnitOfWork
from catalog.domain.events import VariantChanged
from catalog.domain.products import Product
from catalog.persistence.rows import product_from
from catalog.persistence.tables import PRODUCT, VARIANT

Tell = Callable[[AsyncSession, VariantChanged], Awaitable[None]]
"""Writes the event's outbox row in the session's transaction; messaging offers it, wiring hands it in."""


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


class PostgresUnitOfWork:
    def __init__(self, session: AsyncSession, tell: Tell) -> None:
        self.products: Products = PostgresProducts(session)
        self._session = session
        self._tell = tell

    async def tell(self, event: VariantChanged) -> None:
        await self._tell(self._session, event)


class PostgresProducts:
    """Products for change: the row is locked until the transaction ends, so no change overwrites another."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_for_change(self, product_id: str) -> Product | None:
        return await self._get(PRODUCT.c.id == product_id)

    async def get_of_variant_for_change(self, variant_id: str) -> Product | None:
        owner = select(VARIANT.c.product_id).where(VARIANT.c.id == variant_id).scalar_subquery()
        return await self._get(PRODUCT.c.id == owner)

    async def save(self, product: Product) -> None:
        values: dict[str, Any] = {
            "published": product.published,
            "price_from_amount": product.price_from.amount,
            "price_from_currency": str(product.price_from.currency),
        }
        await self._session.execute(update(PRODUCT).where(PRODUCT.c.id == product.id).values(values))
        for variant in product.variants:
            priced = {"price_amount": variant.price.amount, "price_currency": str(variant.price.currency)}
            await self._session.execute(update(VARIANT).where(VARIANT.c.id == variant.id).values(priced))

    async def _get(self, condition: ColumnElement[bool]) -> Product | None:
        found = await self._session.execute(select(PRODUCT).where(condition).with_for_update())
        row = found.mappings().one_or_none()
        if row is None:
            return None
        statement = select(VARIANT).where(VARIANT.c.product_id == row["id"]).order_by(VARIANT.c.position)
        variants = (await self._session.execute(statement)).mappings().all()
        return product_from(dict(row), [dict(variant) for variant in variants])
