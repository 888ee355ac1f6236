"""Tell what shoppers are told, when it becomes another word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from stoa_primitives import Clock

from inventory.application.ports import OpensUnitOfWork, UnitOfWork
from inventory.domain.events import AvailabilityChanged, BackInStock
from inventory.domain.levels import by_variant, comes_back, level_of
from inventory.domain.stock import Stock, StockLevel

BATCH: Final = 500


async def tell_changed_levels(
    before: Iterable[Stock], after: Iterable[Stock], *, unit: UnitOfWork, clock: Clock
) -> None:
    """Compares the words before and after; costs nothing more where none has changed. The stock must be locked."""
    earlier = {variant_id: level_of(places) for variant_id, places in by_variant(before).items()}
    now = {variant_id: level_of(places) for variant_id, places in by_variant(after).items()}
    changed = {
        variant_id: level for variant_id, level in now.items() if earlier.get(variant_id, StockLevel.OUT) is not level
    }
    await tell_levels(changed, unit=unit, clock=clock)


async def tell_levels(levels: dict[str, StockLevel], *, unit: UnitOfWork, clock: Clock) -> None:
    """Tells those that differ from what was told last."""
    if not levels:
        return
    told = await unit.variants.told_levels_for_change(sorted(levels))
    for variant_id, last in told.items():
        level = levels[variant_id]
        if level is last:
            continue
        await unit.variants.set_told_level(variant_id, level)
        await unit.tell(AvailabilityChanged(occurred_at=clock.now(), variant_id=variant_id, level=level))
        if comes_back(last, level):
            await unit.tell(BackInStock(occurred_at=clock.now(), variant_id=variant_id))


async def tell_missed_levels(*, units: OpensUnitOfWork, clock: Clock) -> int:
    """Tells what stands otherwise on the shelf than it was told, after a migration for instance; how many."""
    count, after = 0, ""
    while True:
        async with units() as unit:
            found = await unit.variants.told_otherwise(after, BATCH)
            await _tell_as_they_stand(found, unit=unit, clock=clock)
        count += len(found)
        if len(found) < BATCH:
            return count
        after = found[-1]


async def _tell_as_they_stand(variant_ids: Sequence[str], *, unit: UnitOfWork, clock: Clock) -> None:
    stock = by_variant(await unit.shelf.lock(variant_ids))
    await tell_levels({each: level_of(stock.get(each, ())) for each in variant_ids}, unit=unit, clock=clock)
