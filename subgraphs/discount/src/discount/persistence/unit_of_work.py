"""One transaction as a unit of work: what is written of coupons, promotions, products and redemptions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sqlalchemy import literal_column
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Boolean
from stoa_service import Database

from discount.application.ports import Coupons, KnownProduct, Products, Promotions, Redemptions, UnitOfWork
from discount.domain.coupons import Coupon
from discount.domain.promotions import Promotion
from discount.persistence.redemptions import PostgresRedemptions
from discount.persistence.rows import coupon_values, promotion_values
from discount.persistence.tables import COUPON, PRODUCT, PROMOTION, TARGET


class PostgresUnitOfWork:
    """The stores of one open transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self.coupons: Coupons = PostgresCoupons(session)
        self.promotions: Promotions = PostgresPromotions(session)
        self.products: Products = PostgresProducts(session)
        self.redemptions: Redemptions = PostgresRedemptions(session)


class PostgresUnitsOfWork:
    """Opens units of work: `async with units() as unit`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._open()

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[UnitOfWork]:
        async with self._database.transaction() as session:
            yield PostgresUnitOfWork(session)


class PostgresCoupons:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, coupon: Coupon) -> bool:
        statement = insert(COUPON).values(coupon_values(coupon)).on_conflict_do_nothing().returning(COUPON.c.code)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None


class PostgresPromotions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, promotions: Sequence[Promotion]) -> None:
        """Adds those that are missing; what staff have changed stays."""
        rows = [promotion_values(each) for each in promotions]
        await self._session.execute(insert(PROMOTION).values(rows).on_conflict_do_nothing())

    async def aim_at_product(self, promotion_id: str, product_id: str) -> None:
        values = {"promotion_id": promotion_id, "kind": "PRODUCT", "target": product_id}
        await self._session.execute(insert(TARGET).values(values).on_conflict_do_nothing())


class PostgresProducts:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def remember(self, product: KnownProduct) -> bool:
        values = {"id": product.id, "category": product.category, "changed_at": product.changed_at}
        fresh = insert(PRODUCT).values(values)
        statement = fresh.on_conflict_do_update(
            index_elements=[PRODUCT.c.id],
            set_={name: fresh.excluded[name] for name in ("category", "changed_at")},
            where=PRODUCT.c.changed_at < fresh.excluded.changed_at,
        ).returning(literal_column("xmax = 0", Boolean))  # PostgreSQL's own sign that the row was inserted
        return bool((await self._session.execute(statement)).scalar_one_or_none())
