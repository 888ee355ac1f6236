"""Change what is on hand, with a reason that is kept."""

from __future__ import annotations

from datetime import datetime

from stoa_primitives import Clock

from inventory.application.ports import OpensUnitOfWork, UnitOfWork
from inventory.application.tell_levels import tell_changed_levels
from inventory.domain.adjustment import Adjustment
from inventory.domain.events import StockLow
from inventory.domain.levels import with_place
from inventory.domain.refusals import StockNotFound
from inventory.domain.stock import Stock, becomes_low


async def adjust_stock(adjustment: Adjustment, *, units: OpensUnitOfWork, clock: Clock) -> Stock:
    """The stock afterwards. A known variant may be put into any warehouse."""
    async with units() as unit:
        # All places of the variant, in the order everybody takes: its level is a sum over them.
        places = await unit.shelf.lock([adjustment.variant_id])
        before = next((each for each in places if each.warehouse_id == adjustment.warehouse_id), None)
        if before is None:
            await _check_known(adjustment, unit)
        adjustment.check_against(before or _empty_place(adjustment, clock.now()))
        after = await unit.shelf.adjust(adjustment, clock.now())
        if before is not None and becomes_low(before.saleable, after.saleable):
            await unit.tell(
                StockLow(
                    occurred_at=clock.now(),
                    variant_id=after.variant_id,
                    warehouse_id=after.warehouse_id,
                    on_hand=after.on_hand,
                )
            )
        await tell_changed_levels(places, with_place(places, after), unit=unit, clock=clock)
    return after


async def _check_known(adjustment: Adjustment, unit: UnitOfWork) -> None:
    if not await unit.variants.knows(adjustment.variant_id):
        raise StockNotFound("There is no such variant.")
    if not await unit.shelf.knows_warehouse(adjustment.warehouse_id):
        raise StockNotFound("There is no such warehouse.")


def _empty_place(adjustment: Adjustment, now: datetime) -> Stock:
    return Stock(
        variant_id=adjustment.variant_id,
        warehouse_id=adjustment.warehouse_id,
        on_hand=0,
        reserved=0,
        sold=0,
        threshold=0,
        updated_at=now,
    )
