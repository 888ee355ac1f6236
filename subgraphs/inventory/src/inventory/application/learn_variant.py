"""Learn of a variant; in the demo market, a new one comes with stock."""

from __future__ import annotations

from collections.abc import Callable

from stoa_primitives import Clock

from inventory.application.ports import KnownVariant, UnitOfWork
from inventory.application.tell_levels import tell_levels
from inventory.domain.opening import DEMO_WAREHOUSES, OpeningStock, opening_level
from inventory.domain.stock import StockLevel

Opening = Callable[[str], tuple[OpeningStock, ...]]


async def learn_variant(variant: KnownVariant, *, unit: UnitOfWork, opening: Opening | None, clock: Clock) -> None:
    """Remembers the variant; opens stock only the first time it is heard of, and only where an opening is given."""
    is_new = await unit.variants.remember(variant)
    if not is_new:
        return
    stock = opening(variant.id) if opening is not None else ()
    if stock:
        await unit.shelf.add_warehouses(DEMO_WAREHOUSES)  # each tenant of the demo has its own
        await unit.shelf.open(variant.id, stock, variant.changed_at)
    level = opening_level(stock)
    if level is not StockLevel.IN:  # IN is what everybody takes for granted of a new one
        await tell_levels({variant.id: level}, unit=unit, clock=clock)
