"""Tell what shoppers are told, when it becomes another word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from stoa_primitives import Clock

from inventory.application.ports import OpensUnitOfWork, UnitOfWork
from inventory.domain.events import AvailabilityChanged, BackInStock, InventoryEvent
from inventory.domain.levels import by_variant, comes_back, level_of
from inventory.domain.stock import Stock, StockLevel

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class LevelStands:
    """How a variant stands on the shelf now; news if shoppers were told otherwise."""

    variant_id: str
    level: StockLevel


News = InventoryEvent | LevelStands


def changed_levels(before: Iterable[Stock], after: Iterable[Stock]) -> dict[str, StockLevel]:
    """Compares the words before and after."""
    earlier = {variant_id: level_of(places) for variant_id, places in by_variant(before).items()}
    now = {variant_id: level_of(places) for variant_id, places in by_variant(after).items()}
    return {
        variant_id: level for variant_id, level in now.items() if earlier.get(variant_id, StockLevel.OUT) is not level
    }


async def tell_changed_levels(
    before: Iterable[Stock], after: Iterable[Stock], *, unit: UnitOfWork, clock: Clock, because: str = ""
) -> None:
    """Costs nothing more where no word has changed. The stock must be locked."""
    await tell_levels(changed_levels(before, after), unit=unit, clock=clock, because=because)


async def tell_levels(levels: Mapping[str, StockLevel], *, unit: UnitOfWork, clock: Clock, because: str = "") -> None:
    """Tells those that differ from what was told last, by id."""
    await tell_news([(because, LevelStands(*each)) for each in sorted(levels.items())], unit=unit, clock=clock)


async def tell_news(news: Sequence[tuple[str, News]], *, unit: UnitOfWork, clock: Clock) -> None:
    """In this order, each with the order because of which it is told. A level only where it is another word than the last."""
    variants = sorted({each.variant_id for _, each in news if isinstance(each, LevelStands)})
    told = await unit.variants.told_levels_for_change(variants) if variants else {}
    last = dict(told)
    for because, each in news:
        for event in _words(each, last, clock) if isinstance(each, LevelStands) else (each,):
            await unit.tell(event, because=because)
    changed = {variant_id: level for variant_id, level in last.items() if level is not told[variant_id]}
    if changed:
        await unit.variants.set_told_levels(changed)


def _words(standing: LevelStands, last: dict[str, StockLevel], clock: Clock) -> Iterator[InventoryEvent]:
    """Nothing of a variant that nobody knows; `last` is kept up."""
    variant_id, level = standing.variant_id, standing.level
    before = last.get(variant_id)
    if before is None or before is level:
        return
    last[variant_id] = level
    yield AvailabilityChanged(occurred_at=clock.now(), variant_id=variant_id, level=level)
    if comes_back(before, level):
        yield BackInStock(occurred_at=clock.now(), variant_id=variant_id)


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
