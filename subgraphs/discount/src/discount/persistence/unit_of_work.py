"""One transaction as a unit of work: what is written of coupons, promotions, products and redemptions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sqlalchemy import delete, literal_column, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Boolean
from stoa_service import Database

from discount.application.ports import Coupons, KnownProduct, Products, Promotions, Redemptions, Targets, UnitOfWork
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

    async def change(self, coupon: Coupon) -> bool:
        values = {name: value for name, value in coupon_values(coupon).items() if name not in {"code", "uses"}}
        fits = (
            COUPON.c.code == coupon.code,
            COUPON.c.uses <= (coupon.max_uses if coupon.max_uses is not None else COUPON.c.uses),
            COUPON.c.spent <= (coupon.budget.amount if coupon.budget is not None else COUPON.c.spent),
        )
        statement = update(COUPON).where(*fits).values(values).returning(COUPON.c.code)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None


class PostgresPromotions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, promotions: Sequence[Promotion]) -> int:
        rows = [promotion_values(each) for each in promotions]
        statement = insert(PROMOTION).values(rows).on_conflict_do_nothing().returning(PROMOTION.c.id)
        return len((await self._session.execute(statement)).all())

    async def change(self, promotion: Promotion) -> bool:
        values = {name: value for name, value in promotion_values(promotion).items() if name != "id"}
        statement = update(PROMOTION).where(PROMOTION.c.id == promotion.id).values(values).returning(PROMOTION.c.id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def aim(self, promotion_id: str, targets: Targets) -> None:
        await self._session.execute(delete(TARGET).where(TARGET.c.promotion_id == promotion_id))
        rows = [
            {"promotion_id": promotion_id, "kind": kind, "target": target}
            for kind, wanted in (("PRODUCT", targets.products), ("CATEGORY", targets.categories))
            for target in dict.fromkeys(wanted)
        ]
        if rows:
            await self._session.execute(insert(TARGET), rows)

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
            constraint="product_pkey",
            set_={name: fresh.excluded[name] for name in ("category", "changed_at")},
            where=PRODUCT.c.changed_at < fresh.excluded.changed_at,
        ).returning(literal_column("xmax = 0", Boolean))  # PostgreSQL's own sign that the row was inserted
        return bool((await self._session.execute(statement)).scalar_one_or_none())
