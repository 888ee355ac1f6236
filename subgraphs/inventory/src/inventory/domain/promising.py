"""Promises to several orders out of the same stock, first come first served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inventory.domain.allocation import Allocation, Shortage, allocate, find_shortages
from inventory.domain.levels import after_taking, by_variant
from inventory.domain.stock import Stock


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What one order gets: every line, or nothing and why. `before` and `after` are all places of what it asked for."""

    lines: tuple[Allocation, ...]
    short: tuple[Shortage, ...]
    before: tuple[Stock, ...]
    after: tuple[Stock, ...]


def promise_in_turn(
    orders: Sequence[Mapping[str, int]], stock: Sequence[Stock], ranks: Mapping[str, int] | None = None
) -> list[Promise]:
    """Each order finds what those before it have left."""
    places = by_variant(stock)
    promises = []
    for wanted in orders:
        before = tuple(place for variant_id in wanted for place in places.get(variant_id, ()))
        short = find_shortages(wanted, before)
        lines = () if short else allocate(wanted, before, ranks)
        after = tuple(after_taking(before, lines)) if lines else before
        places.update(by_variant(after))
        promises.append(Promise(lines=lines, short=short, before=before, after=after))
    return promises
