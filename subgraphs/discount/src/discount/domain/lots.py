"""Pieces of one line by what each costs now: (minor units, how many). Whole cents off each piece, never below zero.

A line starts as one lot; "buy two, get one" splits it, so that what comes after still counts piece by piece.
"""

from __future__ import annotations

from typing import Final

Lots = tuple[tuple[int, int], ...]

_WHOLE: Final = 100


def worth(lots: Lots) -> int:
    return sum(price * count for price, count in lots)


def percent_off(lots: Lots, percent: int) -> Lots:
    """So many hundredths off each piece, rounded half up: the price on the tag."""
    return tuple((price - _part(price, percent), count) for price, count in lots)


def fixed_off(lots: Lots, amount: int) -> Lots:
    return tuple((max(0, price - amount), count) for price, count in lots)


def buy_some_get_some(lots: Lots, *, buy: int, get: int, percent: int) -> Lots:
    """Of each `buy + get` pieces, `get` are cheaper by so many percent: the cheapest ones."""
    pieces = sum(count for _, count in lots)
    cheaper = pieces // (buy + get) * get if buy > 0 and get > 0 else 0
    result: list[tuple[int, int]] = []
    for price, count in sorted(lots):
        now_cheaper = min(count, cheaper)
        cheaper -= now_cheaper
        result += [(price - _part(price, percent), now_cheaper), (price, count - now_cheaper)]
    return tuple((price, count) for price, count in result if count)


def _part(price: int, percent: int) -> int:
    return (price * percent + _WHOLE // 2) // _WHOLE
