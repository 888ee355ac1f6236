"""Reads: coupons by code, promotions by product."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from stoa_service import Database

from discount.application.ports import Targets
from discount.domain.coupons import Coupon
from discount.domain.promotions import Level, Promotion
from discount.domain.quote import Offer
from discount.persistence.rows import coupon_from, promotion_from
from discount.persistence.tables import COUPON, COUPON_CUSTOMER, PRODUCT, PROMOTION, TARGET

_MOST_COUPONS = 500
_MOST_PROMOTIONS = 200
_MOST_TARGETS = 5000


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
        table = PROMOTION.c
        statement = select(PROMOTION).order_by(table.percent.desc().nulls_last(), table.id).limit(_MOST_PROMOTIONS)
        async with self._database.transaction() as session:
            return tuple(promotion_from(row) for row in (await session.execute(statement)).mappings())

    async def promotion(self, promotion_id: str) -> Promotion | None:
        statement = select(PROMOTION).where(PROMOTION.c.id == promotion_id)
        async with self._database.transaction() as session:
            row = (await session.execute(statement)).mappings().one_or_none()
        return None if row is None else promotion_from(row)

    async def targets_of(self, promotion_ids: Sequence[str]) -> dict[str, Targets]:
        statement = select(TARGET).where(TARGET.c.promotion_id.in_(promotion_ids)).limit(_MOST_TARGETS)
        found: dict[str, dict[str, list[str]]] = {each: {"PRODUCT": [], "CATEGORY": []} for each in promotion_ids}
        async with self._database.transaction() as session:
            for row in await session.execute(statement):
                found[row.promotion_id][row.kind].append(row.target)
        return {
            each: Targets(products=tuple(sorted(by_kind["PRODUCT"])), categories=tuple(sorted(by_kind["CATEGORY"])))
            for each, by_kind in found.items()
        }

    async def offers(self, product_ids: Sequence[str], *, running_at: datetime | None) -> list[Offer]:
        """Two statements however many products. A product that is not known yet can still be aimed at by its id."""
        async with self._database.transaction() as session:
            known = select(PRODUCT.c.id, PRODUCT.c.category).where(PRODUCT.c.id.in_(product_ids))
            category_of = {row.id: row.category for row in await session.execute(known)}
            statement = _aimed(product_ids, sorted(set(category_of.values())), running_at)
            rows = (await session.execute(statement)).mappings().all()
        aims: dict[str, set[str]] = {}
        promotions: dict[str, Promotion] = {}
        for row in rows:
            promotions.setdefault(row["id"], promotion_from(row))
            hit = aims.setdefault(row["id"], set())
            if row["aim_kind"] == "PRODUCT":
                hit.add(row["aim"])
            elif row["aim_kind"] == "CATEGORY":
                hit.update(each for each, category in category_of.items() if category == row["aim"])
        return [Offer(promotion=each, products=frozenset(aims[each.id])) for each in promotions.values()]


def _aimed(product_ids: Sequence[str], categories: Sequence[str], running_at: datetime | None) -> Select[Any]:
    """Promotions with what of these products and categories they aim at; those running, or all there are."""
    hits = or_(
        and_(TARGET.c.kind == "PRODUCT", TARGET.c.target.in_(product_ids)),
        and_(TARGET.c.kind == "CATEGORY", TARGET.c.target.in_(categories)),
    )
    statement = select(PROMOTION, TARGET.c.kind.label("aim_kind"), TARGET.c.target.label("aim")).outerjoin(
        TARGET, and_(TARGET.c.promotion_id == PROMOTION.c.id, hits)
    )
    if running_at is None:
        return statement.limit(_MOST_TARGETS)
    begun = or_(PROMOTION.c.starts_at.is_(None), PROMOTION.c.starts_at <= running_at)
    not_over = or_(PROMOTION.c.ends_at.is_(None), PROMOTION.c.ends_at > running_at)
    wanted = or_(TARGET.c.target.is_not(None), PROMOTION.c.all_products, PROMOTION.c.level != Level.ITEM.value)
    return statement.where(begun, not_over, wanted)
