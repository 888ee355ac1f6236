"""Which reviews of a list are wanted, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .review import Review


class Sort(StrEnum):
    NEWEST = "NEWEST"
    HELPFUL = "HELPFUL"
    HIGHEST = "HIGHEST"
    LOWEST = "LOWEST"


@dataclass(frozen=True, slots=True)
class Place:
    """The last row seen: what is sorted by (nothing for the newest), then moment and id."""

    value: int
    moment: datetime
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One page. Hashable, so that equal questions about many products become one."""

    first: int
    after: Place | None = None
    sort: Sort = Sort.NEWEST
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    reviews: tuple[Review, ...]
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A product that reached a customer."""

    customer_id: str
    product_id: str
    order_id: str
    order_number: str
    name: str
    delivered_at: datetime


def sorted_value(review: Review, sort: Sort) -> int:
    """What the list is sorted by before the moment."""
    match sort:
        case Sort.HELPFUL:
            return review.helpful_count
        case Sort.HIGHEST | Sort.LOWEST:
            return review.words.rating
        case Sort.NEWEST:
            return 0
