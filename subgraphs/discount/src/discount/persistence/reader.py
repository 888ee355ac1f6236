"""Reads: coupons by code, promotions by product."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from stoa_service import Database

from discount.domain.coupons import Coupon
from discount.domain.promotions import Promotion
from discount.persistence.rows import coupon_from, promotion_from
from discount.persistence.tables import COUPON, COUPON_CUSTOMER, PRODUCT, PROMOTION, TARGET

_MOST_COUPONS = 500
_MOST_PROMOTIONS = 200


class PostgresDiscountReader:
    """One short transaction per question; no state between them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def coupon(self, code: str) -> Coupon | None:
        return (await self.coupons_by_code([code])).get(code)

    async def coupons(self) -> tuple[Coupon, ...]:
        statement = select(COUPON).order_by(COUPON.c.created_at.desc(), COUPON.c.code).limit(_MOST_COUPONS)
        async with self._database.transaction() as session:
            return tuple(coupon_from(row) for row in (await session.execute(statement)).mappings())

    async def coupons_by_code(self, codes: Sequence[str]) -> dict[str, Coupon]:
        async with self._database.transaction() as session:
            rows = await session.execute(select(COUPON).where(COUPON.c.code.in_(codes)))
            return {row["code"]: coupon_from(row) for row in rows.mappings()}

    async def uses_by_customer(self, code: str, customer_id: str) -> int:
        table = COUPON_CUSTOMER.c
        statement = select(table.uses).where(table.code == code, table.customer_id == customer_id)
        async with self._database.transaction() as session:
            return (await session.execute(statement)).scalar_one_or_none() or 0

    async def promotions(self) -> tuple[Promotion, ...]:
        statement = select(PROMOTION).order_by(PROMOTION.c.percent.desc(), PROMOTION.c.id).limit(_MOST_PROMOTIONS)
        async with self._database.transaction() as session:
            return tuple(promotion_from(row) for row in (await session.execute(statement)).mappings())

    async def promotions_of(self, product_ids: Sequence[str]) -> dict[str, list[Promotion]]:
        """A product that is not known yet can still be aimed at by its id."""
        found: dict[str, list[Promotion]] = {each: [] for each in product_ids}
        async with self._database.transaction() as session:
            known = select(PRODUCT.c.id, PRODUCT.c.category).where(PRODUCT.c.id.in_(product_ids))
            category_of = {row.id: row.category for row in await session.execute(known)}
            aimed = or_(
                and_(TARGET.c.kind == "PRODUCT", TARGET.c.target.in_(product_ids)),
                and_(TARGET.c.kind == "CATEGORY", TARGET.c.target.in_(sorted(set(category_of.values())))),
            )
            statement = (
                select(PROMOTION, TARGET.c.kind, TARGET.c.target)
                .join(TARGET, TARGET.c.promotion_id == PROMOTION.c.id)
                .where(aimed)
            )
            rows = (await session.execute(statement)).mappings().all()
        for row in rows:
            for product_id, aimed_at in found.items():
                if row["target"] == (product_id if row["kind"] == "PRODUCT" else category_of.get(product_id)):
                    aimed_at.append(promotion_from(row))
        return found
