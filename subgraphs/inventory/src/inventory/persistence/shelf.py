"""Stock inside a transaction: locked in one order, changed by conditional updates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, literal, select, text, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from inventory.domain.adjustment import Adjustment
from inventory.domain.allocation import Allocation
from inventory.domain.allocation_rule import AllocationRule, ranks
from inventory.domain.opening import OpeningStock
from inventory.domain.stock import Stock, Warehouse
from inventory.domain.threshold import Threshold
from inventory.persistence.rows import stock_from, warehouse_from
from inventory.persistence.tables import ADJUSTMENT, STOCK, STOCK_RETURN, VARIANT, WAREHOUSE

_LOCK: Final = text(
    """
    select variant_id, warehouse_id, on_hand, reserved, sold, threshold, updated_at
    from stock where variant_id = any(cast(:variants as text[]))
    order by variant_id, warehouse_id for update
    """
)
# Locked in that order here too, for those who have not done it before. What is asked for must be saleable, what is given
# back must have been taken: the condition sees the row as it is now, whoever changed it meanwhile.
_CHANGE: Final = text(
    """
    with change as (
        select variant_id, warehouse_id, quantity * cast(:on_hand as int) as on_hand,
               quantity * cast(:reserved as int) as reserved, quantity * cast(:sold as int) as sold
        from unnest(cast(:variants as text[]), cast(:warehouses as text[]), cast(:quantities as int[]))
             as new (variant_id, warehouse_id, quantity)),
    place as (
        select s.variant_id, s.warehouse_id from stock s join change using (variant_id, warehouse_id)
        order by s.variant_id, s.warehouse_id for update of s)
    update stock as s
    set on_hand = s.on_hand + change.on_hand, reserved = s.reserved + change.reserved, sold = s.sold + change.sold,
        updated_at = now()
    from change join place using (variant_id, warehouse_id)
    where s.variant_id = change.variant_id and s.warehouse_id = change.warehouse_id
      and s.reserved + change.reserved >= 0 and s.sold + change.sold >= 0
      and change.reserved - change.on_hand <= s.saleable
    returning 1
    """
)
_NOTE_DEMAND: Final = text(
    """
    insert into demand_day (variant_id, day, quantity)
    select variant_id, cast(:day as date), quantity
    from unnest(cast(:variants as text[]), cast(:quantities as int[])) as new (variant_id, quantity)
    order by variant_id
    on conflict on constraint demand_day_pkey do update set quantity = demand_day.quantity + excluded.quantity
    """
)


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
        rows = (await self._session.execute(_LOCK, {"variants": list(variant_ids)})).mappings()
        return [stock_from(row) for row in rows]

    async def reserve(self, lines: Sequence[Allocation]) -> bool:
        return await self._change(lines, reserved=1)

    async def release(self, lines: Sequence[Allocation]) -> bool:
        return await self._change(lines, reserved=-1)

    async def sell(self, lines: Sequence[Allocation]) -> bool:
        return await self._change(lines, on_hand=-1, reserved=-1, sold=1)

    async def take_back(self, lines: Sequence[Allocation]) -> bool:
        return await self._change(lines, on_hand=1, sold=-1)

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
        if sold:
            values = {"day": day, "variants": list(sold), "quantities": list(sold.values())}
            await self._session.execute(_NOTE_DEMAND, values)

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

    async def _change(self, lines: Sequence[Allocation], *, on_hand: int = 0, reserved: int = 0, sold: int = 0) -> bool:
        """Each line's quantity so many times added to the columns; False when a place did not have it."""
        places: dict[tuple[str, str], int] = {}
        for line in lines:
            place = line.variant_id, line.warehouse_id
            places[place] = places.get(place, 0) + line.quantity
        if not places:
            return True
        values = {
            "variants": [variant_id for variant_id, _ in places],
            "warehouses": [warehouse_id for _, warehouse_id in places],
            "quantities": list(places.values()),
            "on_hand": on_hand,
            "reserved": reserved,
            "sold": sold,
        }
        changed = (await self._session.scalars(_CHANGE, values)).all()
        return len(changed) == len(places)


def _place(variant_id: str, warehouse_id: str) -> ColumnElement[bool]:
    return (STOCK.c.variant_id == variant_id) & (STOCK.c.warehouse_id == warehouse_id)


def _new_place(variant_id: str, warehouse_id: str, at: datetime) -> Insert:
    """An empty place under the variant's name, where there is none yet."""
    named = select(
        literal(variant_id), literal(warehouse_id), *(literal(0) for _ in range(4)), literal(at), VARIANT.c.name_en
    ).where(VARIANT.c.id == variant_id)
    columns = ["variant_id", "warehouse_id", "on_hand", "reserved", "sold", "threshold", "updated_at", "name"]
    return insert(STOCK).from_select(columns, named).on_conflict_do_nothing()
