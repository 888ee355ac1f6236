"""From rows to the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from inventory.application.ports import PastAdjustment
from inventory.domain.allocation import Allocation
from inventory.domain.reservations import Reservation, ReservationStatus
from inventory.domain.stock import Stock, Warehouse

Row = Mapping[Any, Any]


def stock_from(row: Row) -> Stock:
    return Stock(
        variant_id=row["variant_id"],
        warehouse_id=row["warehouse_id"],
        on_hand=row["on_hand"],
        reserved=row["reserved"],
        sold=row["sold"],
        threshold=row["threshold"],
        updated_at=row["updated_at"],
    )


def warehouse_from(row: Row) -> Warehouse:
    return Warehouse(id=row["id"], name=row["name"], country=row["country"], priority=row["priority"])


def reservation_from(row: Row, lines: Iterable[Row]) -> Reservation:
    return Reservation(
        id=row["id"],
        order_id=row["order_id"],
        status=ReservationStatus(row["status"]),
        expires_at=row["expires_at"],
        lines=tuple(
            Allocation(variant_id=line["variant_id"], warehouse_id=line["warehouse_id"], quantity=line["quantity"])
            for line in lines
        ),
    )


def adjustment_from(row: Row) -> PastAdjustment:
    return PastAdjustment(
        id=row["id"],
        delta=row["delta"],
        on_hand_after=row["on_hand_after"],
        reason=row["reason"],
        actor=row["actor"],
        adjusted_at=row["adjusted_at"],
    )
