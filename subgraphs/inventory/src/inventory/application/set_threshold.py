"""Change what a warehouse keeps back."""

from __future__ import annotations

from stoa_primitives import Clock

from inventory.application.ports import OpensUnitOfWork
from inventory.application.tell_levels import tell_changed_levels
from inventory.domain.levels import with_place
from inventory.domain.refusals import StockNotFound
from inventory.domain.stock import Stock
from inventory.domain.threshold import Threshold


async def set_threshold(threshold: Threshold, *, units: OpensUnitOfWork, clock: Clock) -> Stock:
    """The stock afterwards."""
    async with units() as unit:
        before = await unit.shelf.lock([threshold.variant_id])
        after = await unit.shelf.set_threshold(threshold, clock.now())
        if after is None:
            raise StockNotFound("There is no such variant in this warehouse.")
        await tell_changed_levels(before, with_place(before, after), unit=unit, clock=clock)
    return after
