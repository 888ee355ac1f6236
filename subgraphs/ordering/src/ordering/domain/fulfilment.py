"""How much of the order is on its way, and how much has arrived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from ordering.domain.events import (
    OrderDelivered,
    OrderEvent,
    OrderPacked,
    OrderShipped,
    ParcelDelivered,
    ParcelShipped,
    Units,
)
from ordering.domain.order import Order, Parcel
from ordering.domain.statuses import FulfilmentStatus, Lifecycle


def packed(order: Order, shipment_id: str, now: datetime) -> tuple[OrderEvent, ...]:
    """Shipping has packed it; a parcel on its way is past that."""
    if order.fulfilment is not FulfilmentStatus.RESERVED or order.lifecycle is not Lifecycle.CONFIRMED:
        return ()
    return (OrderPacked(occurred_at=now, shipment_id=shipment_id),)


def parcel_shipped(order: Order, parcel: Parcel, shipment_id: str) -> tuple[OrderEvent, ...]:
    """The parcel left; with the last of the goods the order is shipped."""
    is_known = any(known.id == parcel.id for known in order.parcels)
    if _is_over(order) or is_known or order.fulfilment is FulfilmentStatus.SHIPPED:
        return ()
    units = parcel.units or _missing(order)
    shipped = ParcelShipped(
        occurred_at=parcel.shipped_at,
        parcel_id=parcel.id,
        shipment_id=shipment_id,
        carrier=parcel.carrier,
        tracking_code=parcel.tracking_code,
        units=units,
    )
    if _holds_all(order, [*_units_of(order.parcels), *units]):
        return shipped, OrderShipped(occurred_at=parcel.shipped_at, shipment_id=shipment_id)
    return (shipped,)


def parcel_delivered(order: Order, parcel: Parcel, shipment_id: str) -> tuple[OrderEvent, ...]:
    """The parcel arrived. Topics have no common order: its shipping may not have been heard of yet."""
    known = next((known for known in order.parcels if known.id == parcel.id), None)
    if _is_over(order) or (known is not None and known.delivered_at is not None):
        return ()
    events: list[OrderEvent] = [] if known else [*parcel_shipped(order, parcel, shipment_id)]
    for event in events:
        order = order.apply(event)
    if any(known.id == parcel.id for known in order.parcels):
        arrived = ParcelDelivered(occurred_at=parcel.shipped_at, parcel_id=parcel.id)
        order = order.apply(arrived)
        events.append(arrived)
    if order.fulfilment is FulfilmentStatus.SHIPPED and all(known.delivered_at for known in order.parcels):
        events.append(OrderDelivered(occurred_at=parcel.shipped_at, shipment_id=shipment_id))
    return tuple(events)


def delivered_of(order: Order, line: int) -> int:
    """How many of the line (from 1) have arrived."""
    wanted = order.contents.lines[line - 1]
    if order.fulfilment is FulfilmentStatus.DELIVERED:
        return wanted.quantity
    arrived = _count(_units_of(parcel for parcel in order.parcels if parcel.delivered_at))[wanted.variant_id]
    # Two lines of one variant are filled in their order.
    before = sum(other.quantity for other in order.contents.lines[: line - 1] if other.variant_id == wanted.variant_id)
    return max(0, min(wanted.quantity, arrived - before))


def last_delivery(order: Order) -> datetime | None:
    """When the latest of the goods arrived."""
    arrivals = [parcel.delivered_at for parcel in order.parcels if parcel.delivered_at]
    if arrivals:
        return max(arrivals)
    return order.timeline[-1].at if order.fulfilment is FulfilmentStatus.DELIVERED else None


def _is_over(order: Order) -> bool:
    return order.lifecycle is not Lifecycle.CONFIRMED


def _units_of(parcels: Iterable[Parcel]) -> list[Units]:
    return [units for parcel in parcels for units in parcel.units]


def _holds_all(order: Order, units: Sequence[Units]) -> bool:
    there = _count(units)
    wanted = Counter[str]()
    for line in order.contents.lines:
        wanted[line.variant_id] += line.quantity
    return all(there[variant_id] >= quantity for variant_id, quantity in wanted.items())


def _missing(order: Order) -> tuple[Units, ...]:
    """What no parcel holds yet: a message of old does not say what is in the parcel, because it was everything."""
    there = _count(_units_of(order.parcels))
    missing = []
    for line in order.contents.lines:
        taken = min(line.quantity, there[line.variant_id])
        there[line.variant_id] -= taken
        if line.quantity > taken:
            missing.append(Units(line.variant_id, line.quantity - taken))
    return tuple(missing)


def _count(units: Iterable[Units]) -> Counter[str]:
    counted = Counter[str]()
    for unit in units:
        counted[unit.variant_id] += unit.quantity
    return counted
