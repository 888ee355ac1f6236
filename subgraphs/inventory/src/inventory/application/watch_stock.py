"""Notice when stock becomes low."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from inventory.domain.allocation import Allocation
from inventory.domain.events import StockLow
from inventory.domain.stock import Stock, becomes_low


def what_became_low(lines: Iterable[Allocation], before: Iterable[Stock], now: datetime) -> list[StockLow]:
    """Compares what was saleable before with what is left after the lines are taken."""
    stock = {(each.variant_id, each.warehouse_id): each for each in before}
    places = ((line, stock[line.variant_id, line.warehouse_id]) for line in lines)
    return [
        StockLow(occurred_at=now, variant_id=line.variant_id, warehouse_id=line.warehouse_id, on_hand=place.on_hand)
        for line, place in places
        if becomes_low(place.saleable, place.saleable - line.quantity)
    ]
