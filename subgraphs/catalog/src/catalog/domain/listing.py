"""What a shopper may ask of a list of products."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from catalog.domain.refusals import FilterRefused
from catalog.domain.texts import Locale

LONGEST_SEARCH: Final = 120
MOST_TERMS: Final = 8
_WORD = re.compile(r"[^\W_]+")


class ProductSort(StrEnum):
    """An order of the list."""

    FEATURED = "FEATURED"
    NAME = "NAME"
    PRICE_ASC = "PRICE_ASC"
    PRICE_DESC = "PRICE_DESC"
    RATING = "RATING"
    NEWEST = "NEWEST"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFilter:
    """Which products: every given part must hold."""

    category: str | None = None
    search: str | None = None
    brand: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    locale: Locale = Locale.EN
    terms: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        _check_prices(self.min_price, self.max_price)
        if self.search is not None:
            object.__setattr__(self, "terms", search_terms(self.search))

    @property
    def is_search(self) -> bool:
        """Whether the shopper typed anything at all; blanks are no search."""
        return bool(self.search and self.search.strip())

    @property
    def finds_nothing(self) -> bool:
        """A search for signs only, which no text holds."""
        return self.is_search and not self.terms


def search_terms(text: str) -> tuple[str, ...]:
    """The words of a search, without anything a query language could mistake for a sign."""
    if len(text) > LONGEST_SEARCH:
        raise FilterRefused(f"Search for at most {LONGEST_SEARCH} characters.")
    return tuple(_WORD.findall(text.lower())[:MOST_TERMS])


def _check_prices(low: int | None, high: int | None) -> None:
    if (low is not None and low < 0) or (high is not None and high < 0):
        raise FilterRefused("A price cannot be below zero.")
    if low is not None and high is not None and low > high:
        raise FilterRefused("The lowest price lies above the highest.")
