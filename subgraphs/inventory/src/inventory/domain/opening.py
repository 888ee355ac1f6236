"""Opening stock of the demo market: a few variants out, some low, most plenty; the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2s
from typing import Final

from inventory.domain.stock import LOW_UP_TO, Availability, StockLevel, Warehouse

DEMO_WAREHOUSES: Final = (
    Warehouse(id="hamburg", name="Hamburg", country="DE"),
    Warehouse(id="linz", name="Linz", country="AT"),
    Warehouse(id="rotterdam", name="Rotterdam", country="NL"),
)
_OUT_PERCENT: Final = 4
_LOW_PERCENT: Final = 14
_KEPT_BACK: Final = 2
_LEAST_PLENTY: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningStock:
    """What a warehouse starts with."""

    warehouse_id: str
    on_hand: int
    threshold: int


def hashed_opening(variant_id: str) -> tuple[OpeningStock, ...]:
    """Decided by the variant's id alone."""
    numbers = blake2s(variant_id.encode(), digest_size=8).digest()
    percent, first, second, shift = numbers[0] * 100 // 256, numbers[1], numbers[2], numbers[3]
    places = [DEMO_WAREHOUSES[(shift + step) % len(DEMO_WAREHOUSES)].id for step in range(2)]
    if percent < _OUT_PERCENT:
        amounts = (0, 0)
    elif percent < _LOW_PERCENT:
        amounts = (1 + first % LOW_UP_TO, 0)
    else:
        amounts = (_LEAST_PLENTY + first % 120, _LEAST_PLENTY + second % 60)
    return tuple(
        OpeningStock(warehouse_id=place, on_hand=amount, threshold=_KEPT_BACK if amount >= _LEAST_PLENTY else 0)
        for place, amount in zip(places, amounts, strict=True)
    )


def fixed_opening(on_hand: int) -> tuple[OpeningStock, ...]:
    """The same number of every variant, all in the first warehouse."""
    return (OpeningStock(warehouse_id=DEMO_WAREHOUSES[0].id, on_hand=on_hand, threshold=0),)


def opening_level(stock: Iterable[OpeningStock]) -> StockLevel:
    """What shoppers are told of a variant that starts like this."""
    places = list(stock)
    saleable = sum(max(0, each.on_hand - each.threshold) for each in places)
    return Availability(saleable, sum(each.on_hand for each in places)).level
