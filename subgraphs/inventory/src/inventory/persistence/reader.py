"""Reads: availability for shoppers, lists for staff."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, literal_column, or_, select, tuple_
from sqlalchemy.dialects.postgresql import REGCONFIG
from stoa_service import Database

from inventory.application.ports import AdjustmentPage, ListedStock, StockPage, StockWanted
from inventory.domain.levels import by_variant
from inventory.domain.stock import LOW_UP_TO, Availability, Stock, Warehouse
from inventory.persistence.rows import adjustment_from, stock_from, warehouse_from
from inventory.persistence.tables import ADJUSTMENT, DEMAND_DAY, STOCK, VARIANT, WAREHOUSE

_ORDER = (STOCK.c.name, STOCK.c.variant_id, STOCK.c.warehouse_id)
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 8


class PostgresStockReader:
    """One short transaction per question; no state between them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def availability(self, variant_ids: Sequence[str]) -> dict[str, Availability]:
        """A known variant without a place in any warehouse is out; an unknown one is not in the answer."""
        saleable, on_hand = func.coalesce(func.sum(STOCK.c.saleable), 0), func.coalesce(func.sum(STOCK.c.on_hand), 0)
        statement = (
            select(VARIANT.c.id, saleable, on_hand)
            .select_from(VARIANT.outerjoin(STOCK, STOCK.c.variant_id == VARIANT.c.id))
            .where(VARIANT.c.id.in_(variant_ids))
            .group_by(VARIANT.c.id)
        )
        async with self._database.transaction() as session:
            rows = (await session.execute(statement)).all()
        return {variant_id: Availability(int(total), int(held)) for variant_id, total, held in rows}

    async def warehouses(self) -> tuple[Warehouse, ...]:
        async with self._database.transaction() as session:
            rows = await session.execute(select(WAREHOUSE).order_by(WAREHOUSE.c.name, WAREHOUSE.c.id))
            return tuple(warehouse_from(row) for row in rows.mappings())

    async def page(self, wanted: StockWanted, first: int, after: tuple[str, str, str] | None) -> StockPage:
        statement = _matching(select(STOCK), wanted).order_by(*_ORDER).limit(first + 1)
        if after is not None:
            statement = statement.where(tuple_(*_ORDER) > tuple_(*after))
        async with self._database.transaction() as session:
            rows = (await session.execute(statement)).mappings().all()
        items = tuple(ListedStock(stock_from(row), row["name"]) for row in rows[:first])
        return StockPage(items, has_next=len(rows) > first)

    async def count(self, wanted: StockWanted) -> int:
        async with self._database.transaction() as session:
            return int((await session.execute(_matching(select(func.count()), wanted))).scalar_one())

    async def stock_of(self, variant_ids: Sequence[str]) -> dict[str, list[Stock]]:
        statement = (
            select(STOCK).where(STOCK.c.variant_id.in_(variant_ids)).order_by(STOCK.c.variant_id, STOCK.c.warehouse_id)
        )
        async with self._database.transaction() as session:
            return by_variant(stock_from(row) for row in (await session.execute(statement)).mappings())

    async def demand(self, variant_ids: Sequence[str], since: date) -> dict[str, dict[date, int]]:
        statement = select(DEMAND_DAY).where(DEMAND_DAY.c.variant_id.in_(variant_ids), DEMAND_DAY.c.day >= since)
        found: dict[str, dict[date, int]] = {}
        async with self._database.transaction() as session:
            for row in await session.execute(statement):
                found.setdefault(row.variant_id, {})[row.day] = row.quantity
        return found

    async def adjustments(self, place: tuple[str, str], first: int, before: int | None) -> AdjustmentPage:
        statement = (
            select(ADJUSTMENT)
            .where(ADJUSTMENT.c.variant_id == place[0], ADJUSTMENT.c.warehouse_id == place[1])
            .order_by(ADJUSTMENT.c.id.desc())
            .limit(first + 1)
        )
        if before is not None:
            statement = statement.where(ADJUSTMENT.c.id < before)
        async with self._database.transaction() as session:
            rows = (await session.execute(statement)).mappings().all()
        return AdjustmentPage(tuple(adjustment_from(row) for row in rows[:first]), has_next=len(rows) > first)

    async def items(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Stock]:
        statement = select(STOCK).where(tuple_(STOCK.c.variant_id, STOCK.c.warehouse_id).in_(keys))
        async with self._database.transaction() as session:
            found = [stock_from(row) for row in (await session.execute(statement)).mappings()]
        return {(each.variant_id, each.warehouse_id): each for each in found}


def _matching(statement: Select[Any], wanted: StockWanted) -> Select[Any]:
    return statement.select_from(STOCK).where(*_conditions(wanted))


def _conditions(wanted: StockWanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.low_only:
        conditions.append(STOCK.c.saleable <= literal_column(str(LOW_UP_TO)))  # a constant, as in the partial index
    typed = wanted.search.strip()
    if typed:
        conditions.append(STOCK.c.variant_id.in_(select(VARIANT.c.id).where(_named(typed))))
    return conditions


def _named(typed: str) -> ColumnElement[bool]:
    """By every word in either language, each as a beginning, or by the whole id. Words hold letters and digits only."""
    words = _WORD.findall(typed.lower())[:_MOST_WORDS]
    if not words:
        return VARIANT.c.id == typed
    query = func.to_tsquery(literal("simple", REGCONFIG), " & ".join(f"{word}:*" for word in words))
    return or_(VARIANT.c.search.op("@@")(query), VARIANT.c.id == typed)
