"""Stock inside a transaction: locked in one order, changed by conditional updates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from inventory.domain.adjustment import Adjustment
from inventory.domain.allocation import Allocation
from inventory.domain.allocation_rule import AllocationRule, ranks
from inventory.domain.opening import OpeningStock
from inventory.domain.stock import Stock, Warehouse
from inventory.domain.threshold import Threshold
from inventory.persistence.rows import stock_from, warehouse_from
from inventory.persistence.tables import ADJUSTMENT, DEMAND_DAY, STOCK, STOCK_RETURN, VARIANT, WAREHOUSE


class PostgresShelf:
    def __init__(self, session: AsyncSession, rule: AllocationRule = AllocationRule.MOST_LEFT) -> None:
        self._session = session
        self._rule = rule

    async def ranks(self) -> Mapping[str, int]:
        """One statement where the rule asks for it, none where it does not."""
        if self._rule is AllocationRule.MOST_LEFT:
            return {}
        rows = (await self._session.execute(select(WAREHOUSE))).mappings()
        return ranks(self._rule, map(warehouse_from, rows))

    async def lock(self, variant_ids: Iterable[str]) -> list[Stock]:
        """Every place of the variants; always locked in the same order, so buyers wait instead of deadlocking."""
        statement = (
            select(STOCK)
            .where(STOCK.c.variant_id.in_(list(variant_ids)))
            .order_by(STOCK.c.variant_id, STOCK.c.warehouse_id)
            .with_for_update()
        )
        return [stock_from(row) for row in (await self._session.execute(statement)).mappings()]

    async def reserve(self, line: Allocation) -> bool:
        return await self._change(line, STOCK.c.saleable >= line.quantity, reserved=STOCK.c.reserved + line.quantity)

    async def release(self, line: Allocation) -> bool:
        return await self._change(line, STOCK.c.reserved >= line.quantity, reserved=STOCK.c.reserved - line.quantity)

    async def sell(self, line: Allocation) -> bool:
        return await self._change(
            line,
            STOCK.c.reserved >= line.quantity,
            on_hand=STOCK.c.on_hand - line.quantity,
            reserved=STOCK.c.reserved - line.quantity,
            sold=STOCK.c.sold + line.quantity,
        )

    async def take_back(self, line: Allocation) -> bool:
        return await self._change(
            line,
            STOCK.c.sold >= line.quantity,
            on_hand=STOCK.c.on_hand + line.quantity,
            sold=STOCK.c.sold - line.quantity,
        )

    async def adjust(self, adjustment: Adjustment, at: datetime) -> Stock:
        """Changes what is on hand and keeps who said why."""
        place = {"variant_id": adjustment.variant_id, "warehouse_id": adjustment.warehouse_id}
        await self._session.execute(_new_place(adjustment.variant_id, adjustment.warehouse_id, at))
        statement = (
            update(STOCK)
            .where(_place(adjustment.variant_id, adjustment.warehouse_id))
            .values(on_hand=STOCK.c.on_hand + adjustment.delta, updated_at=at)
            .returning(*STOCK.c)
        )
        after = stock_from((await self._session.execute(statement)).mappings().one())
        history = {
            **place,
            "delta": adjustment.delta,
            "on_hand_after": after.on_hand,
            "reason": adjustment.reason.strip(),
            "actor": adjustment.actor,
            "adjusted_at": at,
        }
        await self._session.execute(insert(ADJUSTMENT).values(history))
        return after

    async def set_threshold(self, threshold: Threshold, at: datetime) -> Stock | None:
        statement = (
            update(STOCK)
            .where(_place(threshold.variant_id, threshold.warehouse_id))
            .values(threshold=threshold.quantity, updated_at=at)
            .returning(*STOCK.c)
        )
        row = (await self._session.execute(statement)).mappings().one_or_none()
        return stock_from(row) if row else None

    async def note_demand(self, lines: Iterable[Allocation], day: date) -> None:
        sold: dict[str, int] = {}
        for line in lines:
            sold[line.variant_id] = sold.get(line.variant_id, 0) + line.quantity
        if not sold:
            return
        rows = [{"variant_id": each, "day": day, "quantity": sold[each]} for each in sorted(sold)]
        fresh = insert(DEMAND_DAY).values(rows)
        added = DEMAND_DAY.c.quantity + fresh.excluded.quantity
        await self._session.execute(fresh.on_conflict_do_update(constraint="demand_day_pkey", set_={"quantity": added}))

    async def note_return(self, return_id: str, order_id: str, at: datetime) -> bool:
        values = {"return_id": return_id, "order_id": order_id, "received_at": at}
        statement = insert(STOCK_RETURN).values(values).on_conflict_do_nothing().returning(STOCK_RETURN.c.return_id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def save_warehouse(self, warehouse: Warehouse) -> None:
        described = {"name": warehouse.name.strip(), "country": warehouse.country, "priority": warehouse.priority}
        fresh = insert(WAREHOUSE).values(id=warehouse.id, **described)
        await self._session.execute(fresh.on_conflict_do_update(constraint="warehouse_pkey", set_=described))

    async def open(self, variant_id: str, stock: Iterable[OpeningStock], at: datetime) -> None:
        known = select(VARIANT.c.name_en).where(VARIANT.c.id == variant_id)
        name = (await self._session.execute(known)).scalar_one()
        rows = [
            {
                "variant_id": variant_id,
                "warehouse_id": each.warehouse_id,
                "name": name,
                "on_hand": each.on_hand,
                "reserved": 0,
                "sold": 0,
                "threshold": each.threshold,
                "updated_at": at,
            }
            for each in stock
        ]
        # Rows apart from the statement: its text is then the same each time and is compiled once.
        await self._session.execute(insert(STOCK).on_conflict_do_nothing(), rows)

    async def knows_warehouse(self, warehouse_id: str) -> bool:
        statement = select(WAREHOUSE.c.id).where(WAREHOUSE.c.id == warehouse_id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def add_warehouses(self, warehouses: Iterable[Warehouse]) -> None:
        rows = [
            {"id": each.id, "name": each.name, "country": each.country, "priority": each.priority}
            for each in warehouses
        ]
        await self._session.execute(insert(WAREHOUSE).values(rows).on_conflict_do_nothing())

    async def _change(self, line: Allocation, condition: ColumnElement[bool], **values: Any) -> bool:
        statement = (
            update(STOCK)
            .where(_place(line.variant_id, line.warehouse_id), condition)
            .values(**values, updated_at=func.now())
            .returning(STOCK.c.variant_id)
        )
        return (await self._session.execute(statement)).scalar_one_or_none() is not None


def _place(variant_id: str, warehouse_id: str) -> ColumnElement[bool]:
    return (STOCK.c.variant_id == variant_id) & (STOCK.c.warehouse_id == warehouse_id)


def _new_place(variant_id: str, warehouse_id: str, at: datetime) -> Insert:
    """An empty place under the variant's name, where there is none yet."""
    named = select(
        literal(variant_id), literal(warehouse_id), *(literal(0) for _ in range(4)), literal(at), VARIANT.c.name_en
    ).where(VARIANT.c.id == variant_id)
    columns = ["variant_id", "warehouse_id", "on_hand", "reserved", "sold", "threshold", "updated_at", "name"]
    return insert(STOCK).from_select(columns, named).on_conflict_do_nothing()
