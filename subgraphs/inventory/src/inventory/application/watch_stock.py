"""Notice when stock becomes low."""

from __future__ import annotations

from collections.abc import Iterable

from stoa_primitives import Clock

from inventory.application.ports import UnitOfWork
from inventory.domain.allocation import Allocation
from inventory.domain.events import StockLow
from inventory.domain.stock import Stock, becomes_low


async def tell_what_became_low(
    lines: Iterable[Allocation], before: Iterable[Stock], *, unit: UnitOfWork, clock: Clock
) -> None:
    """Compares what was saleable before with what is left after the lines are taken."""
    stock = {(each.variant_id, each.warehouse_id): each for each in before}
    for line in lines:
        place = stock[line.variant_id, line.warehouse_id]
        if becomes_low(place.saleable, place.saleable - line.quantity):
            await unit.tell(
                StockLow(
                    occurred_at=clock.now(),
                    variant_id=line.variant_id,
                    warehouse_id=line.warehouse_id,
                    on_hand=place.on_hand,
                )
            )
