"""Stock: what may be sold, how that is told to shoppers, when staff must hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

LOW_UP_TO: Final = 5
MOST_PER_ORDER: Final = 99


class StockLevel(StrEnum):
    """What a shopper is told; the exact number is for staff."""

    IN = "IN"
    LOW = "LOW"
    OUT = "OUT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Warehouse:
    id: str
    name: str
    country: str
    priority: int = 0
    """Lower goes first where the rule of allocation asks for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """One variant in one warehouse."""

    variant_id: str
    warehouse_id: str
    on_hand: int
    reserved: int
    sold: int
    threshold: int
    updated_at: datetime

    @property
    def saleable(self) -> int:
        """On hand, less what is promised, less what is kept back; never below zero."""
        return max(0, self.on_hand - self.reserved - self.threshold)

    @property
    def is_low(self) -> bool:
        return self.saleable <= LOW_UP_TO

    @property
    def id(self) -> str:
        return f"{self.warehouse_id}.{self.variant_id}"


@dataclass(frozen=True, slots=True)
class Availability:
    """A variant over all warehouses."""

    saleable: int
    on_hand: int

    @property
    def level(self) -> StockLevel:
        if self.saleable < 1:
            return StockLevel.OUT
        return StockLevel.LOW if self.saleable <= LOW_UP_TO else StockLevel.IN

    @property
    def max_quantity(self) -> int:
        """The most one order can take now."""
        return min(self.saleable, MOST_PER_ORDER)


def becomes_low(before: int, after: int) -> bool:
    """Whether saleable stock fell below the line just now: staff hear of it once, not at every sale after."""
    return before > LOW_UP_TO >= after
