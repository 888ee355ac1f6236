"""Reads: coupons by code, promotions by product."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select, text
from stoa_service import Database

from discount.application.ports import Targets
from discount.domain.coupons import Coupon
from discount.domain.promotions import Level, Promotion
from discount.domain.quote import Offer
from discount.persistence.rows import coupon_from, promotion_from
from discount.persistence.tables import COUPON, COUPON_CUSTOMER, PROMOTION, TARGET

_MOST_COUPONS = 500
_MOST_PROMOTIONS = 200
_MOST_TARGETS = 5000

# Text, because every look at a price pays for these (stoa_service.text_statements).
_CATEGORIES: Final = text("select id, category from product where id = any(cast(:products as text[]))")
# Promotions with what of these products and categories they aim at: all there are, or those running.
_AIMED: Final = text(
    f"""
    select {", ".join(f"promotion.{column.name}" for column in PROMOTION.columns)},
           aimed.kind as aim_kind, aimed.target as aim
    from promotion left join promotion_target as aimed on aimed.promotion_id = promotion.id
         and (aimed.kind = 'PRODUCT' and aimed.target = any(cast(:products as text[]))
              or aimed.kind = 'CATEGORY' and aimed.target = any(cast(:categories as text[])))
    limit {_MOST_TARGETS}
    """  # noqa: S608 - constants of this module
)
_AIMED_NOW: Final = text(
    _AIMED.text.replace(
        f"limit {_MOST_TARGETS}",
        f"""where (starts_at is null or starts_at <= :now) and (ends_at is null or ends_at > :now)
         and (aimed.target is not null or all_products or level <> '{Level.ITEM.value}')""",
    )
)


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
        statement = select(TARGET).where(TARGET.c.promotion_id.in_(promotion_ids))
        # In the order of its key: where there are more than may be listed, it is always the same ones.
        statement = statement.order_by(TARGET.c.promotion_id, TARGET.c.kind, TARGET.c.target).limit(_MOST_TARGETS)
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
        async with self._database.reading() as reader:
            known = await reader.execute(_CATEGORIES, {"products": product_ids})
            category_of = {row.id: row.category for row in known}
            given = {"products": product_ids, "categories": sorted(set(category_of.values()))}
            if running_at is None:
                found = await reader.execute(_AIMED, given)
            else:
                found = await reader.execute(_AIMED_NOW, {**given, "now": running_at})
            rows = found.mappings().all()
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
