"""News about things on wishlists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from stoa_primitives import Money

PURPOSE: Final = "wishlist_notices"
"""Nobody is told anything without this consent."""
MOST_TOLD: Final = 5000
"""How many customers one piece of news reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedVariant:
    """A variant as the catalogue last told of it."""

    variant_id: str
    product_id: str
    name_en: str
    name_de: str
    told_at: datetime

    def name(self, locale: str) -> str:
        return self.name_de if locale == "de" else self.name_en


@dataclass(frozen=True, slots=True, kw_only=True)
class Wisher:
    """Somebody who wants to hear of it."""

    customer_id: str
    locale: str


@dataclass(frozen=True, slots=True)
class PriceChange:
    before: Money
    after: Money

    @property
    def is_drop(self) -> bool:
        """Prices in two currencies say nothing about each other."""
        return self.before.currency == self.after.currency and self.after.is_less_than(self.before)


@dataclass(frozen=True, slots=True)
class WishNotice:
    """One piece of news to one person; without a change of price it is back in stock."""

    wisher: Wisher
    variant: WatchedVariant
    cause_id: str
    change: PriceChange | None = None
