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
MOST_CHOICES: Final = 50
MOST_ATTRIBUTES: Final = 5
_WORD = re.compile(r"[^\W_]+")


class ProductSort(StrEnum):
    """An order of the list."""

    FEATURED = "FEATURED"
    NAME = "NAME"
    PRICE_ASC = "PRICE_ASC"
    PRICE_DESC = "PRICE_DESC"
    RATING = "RATING"
    NEWEST = "NEWEST"


@dataclass(frozen=True, slots=True)
class AttributeChoice:
    """An attribute's key, and codes of its values of which one must hold."""

    key: str
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.key or "=" in self.key or not 1 <= len(self.values) <= MOST_CHOICES:
            raise FilterRefused(f"Choose 1 to {MOST_CHOICES} values of an attribute.")

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(f"{self.key}={value}" for value in self.values)


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A word as it was typed, and the known words it is taken for, if it is none itself."""

    typed: str
    meant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFilter:
    """Which products: every given part must hold."""

    categories: tuple[str, ...] | None = None
    """A category and all below it; empty when there is no such category."""
    search: str | None = None
    brands: tuple[str, ...] = ()
    min_price: int | None = None
    max_price: int | None = None
    in_stock: bool = False
    attributes: tuple[AttributeChoice, ...] = ()
    published: bool = True
    locale: Locale = Locale.EN
    words: tuple[str, ...] = field(init=False, default=())
    terms: tuple[SearchTerm, ...] = ()
    """The words of the search with their corrections, once somebody has looked them up."""

    def __post_init__(self) -> None:
        _check_prices(self.min_price, self.max_price)
        if len(self.brands) > MOST_CHOICES:
            raise FilterRefused(f"Choose at most {MOST_CHOICES} brands.")
        if len(self.attributes) > MOST_ATTRIBUTES or len({each.key for each in self.attributes}) < len(self.attributes):
            raise FilterRefused(f"Filter by at most {MOST_ATTRIBUTES} attributes, each once.")
        if self.search is not None:
            object.__setattr__(self, "words", search_terms(self.search))
            if not self.terms:
                object.__setattr__(self, "terms", tuple(map(SearchTerm, self.words)))

    @property
    def is_search(self) -> bool:
        """Whether the shopper typed anything at all; blanks are no search."""
        return bool(self.search and self.search.strip())

    @property
    def finds_nothing(self) -> bool:
        """A search for signs only, which no text holds, or a category that is none."""
        return (self.is_search and not self.words) or self.categories == ()

    @property
    def is_narrow(self) -> bool:
        """Whether attributes are worth counting: over the whole shop they say nothing."""
        return self.categories is not None or bool(self.words)


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
