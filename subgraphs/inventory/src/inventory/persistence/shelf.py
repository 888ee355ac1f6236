"""Stock inside a transaction: locked in one order, changed by conditional updates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from inventory.domain.adjustment import Adjustment
from inventory.domain.allocation import Allocation
from inventory.domain.opening import OpeningStock
from inventory.domain.stock import Stock, Warehouse
from inventory.persistence.rows import stock_from
from inventory.persistence.tables import ADJUSTMENT, STOCK, WAREHOUSE


class PostgresShelf:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, variant_ids: Iterable[str]) -> list[Stock]:
        """Every place of the variants; always locked in the same order, so buyers wait instead of deadlocking."""
        statement = (
            select(STOCK)
            .where(STOCK.c.variant_id.in_(list(variant_ids)))
            .order_by(STOCK.c.variant_id, STOCK.c.warehouse_id)
            .with_for_update()
        )
        return [stock_from(row) for row in (await self._session.execute(statement)).mappings()]

    async def lock_one(self, variant_id: str, warehouse_id: str) -> Stock | None:
        statement = select(STOCK).where(_place(variant_id, warehouse_id)).with_for_update()
        row = (await self._session.execute(statement)).mappings().one_or_none()
        return stock_from(row) if row else None

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

    async def adjust(self, adjustment: Adjustment, at: datetime) -> Stock:
        """Changes what is on hand and keeps who said why."""
        place = {"variant_id": adjustment.variant_id, "warehouse_id": adjustment.warehouse_id}
        empty = {**place, "on_hand": 0, "reserved": 0, "sold": 0, "threshold": 0, "updated_at": at}
        await self._session.execute(insert(STOCK).values(empty).on_conflict_do_nothing())
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

    async def open(self, variant_id: str, stock: Iterable[OpeningStock], at: datetime) -> None:
        rows = [
            {
                "variant_id": variant_id,
                "warehouse_id": each.warehouse_id,
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
        rows = [{"id": each.id, "name": each.name, "country": each.country} for each in warehouses]
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
