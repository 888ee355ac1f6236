"""How stars add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from .review import HIGHEST_RATING, LOWEST_RATING

STARS: Final = tuple(range(HIGHEST_RATING, LOWEST_RATING - 1, -1))


@dataclass(frozen=True, slots=True)
class Rating:
    """How many reviews gave how many stars."""

    given: Mapping[int, int]

    @property
    def count(self) -> int:
        return sum(self.given.values())

    @property
    def tenths(self) -> int | None:
        """The average in tenths of a star, halves rounded up: integers, so that everybody rounds alike."""
        if not self.count:
            return None
        total = sum(stars * count for stars, count in self.given.items())
        return (total * 20 + self.count) // (2 * self.count)

    @property
    def average(self) -> float | None:
        return None if self.tenths is None else self.tenths / 10

    @property
    def histogram(self) -> tuple[tuple[int, int], ...]:
        """From five stars to one."""
        return tuple((stars, self.given.get(stars, 0)) for stars in STARS)


NOT_RATED: Final = Rating(MappingProxyType({}))
