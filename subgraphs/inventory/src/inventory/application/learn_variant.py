"""Learn of a variant; in the demo market, a new one comes with stock."""

from __future__ import annotations

from collections.abc import Callable

from inventory.application.ports import KnownVariant, UnitOfWork
from inventory.domain.opening import OpeningStock

Opening = Callable[[str], tuple[OpeningStock, ...]]


async def learn_variant(variant: KnownVariant, *, unit: UnitOfWork, opening: Opening | None) -> None:
    """Remembers the variant; opens stock only the first time it is heard of, and only where an opening is given."""
    is_new = await unit.variants.remember(variant)
    if is_new and opening is not None:
        await unit.shelf.open(variant.id, opening(variant.id), variant.changed_at)
