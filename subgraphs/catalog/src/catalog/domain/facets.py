"""Facets: how many products each further choice would leave."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import pairwise
from typing import Final

PRICE_STEPS: Final = (0, 2500, 5000, 10_000, 20_000, 50_000, 100_000)
"""Where a price range begins, in minor units; the last one has no end."""
MOST_VALUES: Final = 200


class Level(IntEnum):
    """How much there is of the best stocked variant, as inventory told it last."""

    OUT = 0
    LOW = 1
    IN = 2


class Facet(StrEnum):
    """What is counted; each ignores its own filter, so that shoppers can change their mind."""

    CATEGORY = "CATEGORY"
    BRAND = "BRAND"
    PRICE = "PRICE"
    AVAILABILITY = "AVAILABILITY"


@dataclass(frozen=True, slots=True)
class Counted:
    """A value of a facet, and how many products have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class PriceRange:
    low: int
    high: int | None
    """The last price inside; none for the range without an end."""


@dataclass(frozen=True, slots=True)
class CountedAttribute:
    """A value of an attribute, in words."""

    key: str
    code: str
    count: int


PRICE_RANGES: Final = (
    *(PriceRange(low, high - 1) for low, high in pairwise(PRICE_STEPS)),
    PriceRange(PRICE_STEPS[-1], None),
)
