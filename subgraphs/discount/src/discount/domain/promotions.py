"""Promotions: so many percent off products or whole categories, for a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from stoa_primitives import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """Percent off, for whatever it is aimed at."""

    id: str
    name: str
    percent: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def runs_at(self, now: datetime) -> bool:
        begun = self.starts_at is None or self.starts_at <= now
        return begun and (self.ends_at is None or now < self.ends_at)

    def off(self, price: Money) -> Money:
        """What it takes off one piece."""
        return price.percent(self.percent)


def best_of(promotions: Iterable[Promotion], now: datetime) -> Promotion | None:
    """The one that gives the shopper most; they do not add up. Equal ones: always the same."""
    running = [each for each in promotions if each.runs_at(now)]
    return min(running, key=lambda each: (-each.percent, each.id), default=None)


def sale_price(price: Money, promotion: Promotion | None) -> Money:
    """What one piece costs now."""
    return price if promotion is None else price.subtract(promotion.off(price))
