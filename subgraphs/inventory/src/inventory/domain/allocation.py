"""Which warehouse gives how much: one parcel where one warehouse holds everything, few parcels otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inventory.domain.stock import Stock


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """So many of a variant from one warehouse."""

    variant_id: str
    warehouse_id: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """What was asked for and is not there."""

    variant_id: str
    requested: int
    available: int


def find_shortages(wanted: Mapping[str, int], stock: Iterable[Stock]) -> tuple[Shortage, ...]:
    """Every line that cannot be served whole; nothing is promised in part."""
    available = dict.fromkeys(wanted, 0)
    for each in stock:
        if each.variant_id in available:
            available[each.variant_id] += each.saleable
    return tuple(
        Shortage(variant_id=variant_id, requested=quantity, available=available[variant_id])
        for variant_id, quantity in wanted.items()
        if available[variant_id] < quantity
    )


def allocate(
    wanted: Mapping[str, int], stock: Sequence[Stock], ranks: Mapping[str, int] | None = None
) -> tuple[Allocation, ...]:
    """Where each line comes from; warehouses of a lower rank go first. Call it only when there is no shortage."""
    ranks = ranks or {}
    whole = _warehouse_with_everything(wanted, stock, ranks)
    if whole is not None:
        return tuple(
            Allocation(variant_id=variant_id, warehouse_id=whole, quantity=quantity)
            for variant_id, quantity in wanted.items()
        )
    return tuple(
        allocation
        for variant_id, quantity in wanted.items()
        for allocation in _split(variant_id, quantity, stock, ranks)
    )


def merge_lines(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    """One quantity per variant, in a fixed order: locks taken in one order cannot deadlock."""
    merged: dict[str, int] = {}
    for variant_id, quantity in lines:
        merged[variant_id] = merged.get(variant_id, 0) + quantity
    return dict(sorted(merged.items()))


def _warehouse_with_everything(
    wanted: Mapping[str, int], stock: Sequence[Stock], ranks: Mapping[str, int]
) -> str | None:
    """Among those of the lowest rank the one that keeps the most, so that small stocks are not used up first."""
    spare: dict[str, list[int]] = {}
    for each in stock:
        if each.variant_id in wanted and each.saleable >= wanted[each.variant_id]:
            spare.setdefault(each.warehouse_id, []).append(each.saleable - wanted[each.variant_id])
    complete = {warehouse: sum(rest) for warehouse, rest in spare.items() if len(rest) == len(wanted)}
    return min(complete, key=lambda each: (ranks.get(each, 0), -complete[each], each), default=None)


def _split(variant_id: str, quantity: int, stock: Sequence[Stock], ranks: Mapping[str, int]) -> Iterable[Allocation]:
    places = sorted(
        (each for each in stock if each.variant_id == variant_id and each.saleable),
        key=lambda each: (ranks.get(each.warehouse_id, 0), -each.saleable, each.warehouse_id),
    )
    for place in places:
        taken = min(quantity, place.saleable)
        if taken:
            yield Allocation(variant_id=variant_id, warehouse_id=place.warehouse_id, quantity=taken)
        quantity -= taken
