"""Reads: availability for shoppers, lists for staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from stoa_service import Database

from inventory.application.ports import ListedStock, StockPage, StockWanted
from inventory.domain.stock import LOW_UP_TO, Availability, Stock, Warehouse
from inventory.persistence.rows import stock_from, warehouse_from
from inventory.persistence.tables import STOCK, VARIANT, WAREHOUSE

_ORDER = (VARIANT.c.name_en, STOCK.c.variant_id, STOCK.c.warehouse_id)


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
        statement = _matching(select(STOCK, VARIANT.c.name_en), wanted).order_by(*_ORDER).limit(first + 1)
        if after is not None:
            statement = statement.where(tuple_(*_ORDER) > tuple_(*after))
        async with self._database.transaction() as session:
            rows = (await session.execute(statement)).mappings().all()
        items = tuple(ListedStock(stock_from(row), row["name_en"]) for row in rows[:first])
        return StockPage(items, has_next=len(rows) > first)

    async def count(self, wanted: StockWanted) -> int:
        async with self._database.transaction() as session:
            return int((await session.execute(_matching(select(func.count()), wanted))).scalar_one())

    async def items(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Stock]:
        statement = select(STOCK).where(tuple_(STOCK.c.variant_id, STOCK.c.warehouse_id).in_(keys))
        async with self._database.transaction() as session:
            found = [stock_from(row) for row in (await session.execute(statement)).mappings()]
        return {(each.variant_id, each.warehouse_id): each for each in found}


def _matching(statement: Select[Any], wanted: StockWanted) -> Select[Any]:
    joined = statement.select_from(STOCK.join(VARIANT, VARIANT.c.id == STOCK.c.variant_id))
    return joined.where(*_conditions(wanted))


def _conditions(wanted: StockWanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.low_only:
        conditions.append(STOCK.c.saleable <= LOW_UP_TO)
    typed = wanted.search.strip()
    if typed:
        names = (
            VARIANT.c.name_en.icontains(typed, autoescape=True),
            VARIANT.c.name_de.icontains(typed, autoescape=True),
        )
        conditions.append(or_(*names, VARIANT.c.id == typed))
    return conditions
