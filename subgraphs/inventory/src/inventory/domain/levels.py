"""What shoppers are told of a variant over all warehouses, and what its change means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from inventory.domain.allocation import Allocation
from inventory.domain.stock import Availability, Stock, StockLevel


def level_of(stock: Iterable[Stock]) -> StockLevel:
    """One word for all warehouses together."""
    places = list(stock)
    return Availability(sum(each.saleable for each in places), sum(each.on_hand for each in places)).level


def comes_back(told: StockLevel, now: StockLevel) -> bool:
    """Whether something that was sold out can be bought again."""
    return told is StockLevel.OUT and now is not StockLevel.OUT


def by_variant(stock: Iterable[Stock]) -> dict[str, list[Stock]]:
    """The places of each variant."""
    found: dict[str, list[Stock]] = {}
    for each in stock:
        found.setdefault(each.variant_id, []).append(each)
    return found


def after_taking(stock: Iterable[Stock], lines: Iterable[Allocation]) -> list[Stock]:
    """The stock when these lines are promised."""
    return _with_reserved(stock, {(line.variant_id, line.warehouse_id): line.quantity for line in lines})


def after_taking_back(stock: Iterable[Stock], lines: Iterable[Allocation]) -> list[Stock]:
    """The stock when these lines, sold already, lie on the shelf again."""
    back = {(line.variant_id, line.warehouse_id): line.quantity for line in lines}
    return [replace(each, on_hand=each.on_hand + back.get((each.variant_id, each.warehouse_id), 0)) for each in stock]


def after_giving_back(stock: Iterable[Stock], lines: Iterable[Allocation]) -> list[Stock]:
    """The stock when these lines are no longer promised."""
    return _with_reserved(stock, {(line.variant_id, line.warehouse_id): -line.quantity for line in lines})


def with_place(stock: Sequence[Stock], place: Stock) -> list[Stock]:
    """The stock with one place as it is now."""
    return [*(each for each in stock if each.id != place.id), place]


def _with_reserved(stock: Iterable[Stock], deltas: dict[tuple[str, str], int]) -> list[Stock]:
    return [
        replace(each, reserved=each.reserved + deltas.get((each.variant_id, each.warehouse_id), 0)) for each in stock
    ]
