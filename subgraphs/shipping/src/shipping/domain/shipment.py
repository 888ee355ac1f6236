"""The life of a shipment: everything an order sends, in one parcel or several. What the table does not name is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from stoa_primitives import InvalidInput, Refusal, derived_id

from .parcel import Parcel, ParcelState, ShippedLine, tracking_code
from .tariff import MAX_PARCEL_GRAMS, METHODS, STANDARD


class ShipmentStatus(StrEnum):
    PREPARING = "PREPARING"
    PACKED = "PACKED"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


class Step(StrEnum):
    PACK = "PACK"
    SHIP = "SHIP"
    DELIVER = "DELIVER"
    CANCEL = "CANCEL"


NEXT: Final[Mapping[tuple[ShipmentStatus, Step], ShipmentStatus]] = {
    (ShipmentStatus.PREPARING, Step.PACK): ShipmentStatus.PACKED,
    (ShipmentStatus.PREPARING, Step.CANCEL): ShipmentStatus.CANCELLED,
    # A second parcel of the same shipment.
    (ShipmentStatus.PACKED, Step.PACK): ShipmentStatus.PACKED,
    (ShipmentStatus.PACKED, Step.SHIP): ShipmentStatus.SHIPPED,
    (ShipmentStatus.SHIPPED, Step.DELIVER): ShipmentStatus.DELIVERED,
}


class ShipmentStepRefused(Refusal):
    """A shipment cannot go from here to there."""

    code = "SHIPMENT_STEP_REFUSED"


class ParcelContentsInvalid(InvalidInput):
    """The parcel cannot be packed like that."""

    code = "PARCEL_CONTENTS_INVALID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    name: str
    street: str
    postal_code: str
    city: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedOrder:
    """What shipping takes over from a confirmed order."""

    order_id: str
    number: str
    customer_id: str
    method: str
    weight_grams: int
    destination: Destination
    lines: tuple[ShippedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    id: str
    order: ConfirmedOrder
    status: ShipmentStatus
    carrier: str
    changed_at: datetime
    parcels: tuple[Parcel, ...] = ()
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None

    @property
    def tracking_code(self) -> str | None:
        """The first parcel's that has left, for screens that show one."""
        return next((parcel.tracking_code for parcel in self.parcels if parcel.has_left), None)

    @property
    def unpacked(self) -> tuple[ShippedLine, ...]:
        """What lies in no parcel yet."""
        packed = _count(line for parcel in self.parcels for line in parcel.lines)
        left = _count(self.order.lines) - packed
        return tuple(ShippedLine(variant_id, quantity) for variant_id, quantity in left.items())

    def pack(self, lines: tuple[ShippedLine, ...] | None, weight_grams: int | None, now: datetime) -> Shipment:
        """One parcel more: with these lines, or with everything that is left."""
        status = self.after(Step.PACK)
        wanted = self.unpacked if lines is None else lines
        self._check(wanted, weight_grams)
        number = len(self.parcels) + 1
        identity = derived_id("parcel", self.id, str(number))
        parcel = Parcel(
            id=identity,
            shipment_id=self.id,
            number=number,
            lines=wanted,
            weight_grams=self._weight_left() if weight_grams is None else weight_grams,
            tracking_code=tracking_code(identity),
            state=ParcelState.PACKED,
            changed_at=now,
        )
        return replace(self, status=status, parcels=(*self.parcels, parcel), changed_at=now)

    def move_parcel(self, parcel_id: str, state: ParcelState, now: datetime) -> Shipment:
        """The parcel's step, and the shipment's own when it was the last one."""
        parcels = tuple(parcel.move(state, now) if parcel.id == parcel_id else parcel for parcel in self.parcels)
        moved = replace(self, parcels=parcels, changed_at=now)
        is_whole = not moved.unpacked
        if is_whole and moved.status is ShipmentStatus.PACKED and all(parcel.has_left for parcel in parcels):
            moved = replace(moved, status=moved.after(Step.SHIP), shipped_at=now)
        is_there = all(parcel.state is ParcelState.DELIVERED for parcel in parcels)
        if is_there and moved.status is ShipmentStatus.SHIPPED:
            moved = replace(moved, status=moved.after(Step.DELIVER), delivered_at=now)
        return moved

    def cancel(self, now: datetime) -> Shipment:
        """Only what is not packed can be stopped."""
        return replace(self, status=self.after(Step.CANCEL), changed_at=now)

    def parcel(self, parcel_id: str) -> Parcel | None:
        return next((parcel for parcel in self.parcels if parcel.id == parcel_id), None)

    def _check(self, lines: tuple[ShippedLine, ...], weight_grams: int | None) -> None:
        left = {line.variant_id: line.quantity for line in self.unpacked}
        wanted = [line.variant_id for line in lines]
        if not lines or len(set(wanted)) != len(wanted):
            raise ParcelContentsInvalid("A parcel holds at least one line, and each only once.")
        for line in lines:
            if not 1 <= line.quantity <= left.get(line.variant_id, 0):
                raise ParcelContentsInvalid(
                    f"Of this variant {left.get(line.variant_id, 0)} are left to pack.", variant_id=line.variant_id
                )
        if weight_grams is not None and not 1 <= weight_grams <= MAX_PARCEL_GRAMS:
            raise ParcelContentsInvalid(f"A parcel weighs from 1 to {MAX_PARCEL_GRAMS} grams.")

    def _weight_left(self) -> int:
        return max(0, self.order.weight_grams - sum(parcel.weight_grams for parcel in self.parcels))

    def after(self, step: Step) -> ShipmentStatus:
        """The status a step leads to; refuses one that the table does not name."""
        try:
            return NEXT[self.status, step]
        except KeyError:
            message = f"A shipment that is {self.status.lower()} cannot take the step {step.lower()}."
            raise ShipmentStepRefused(message, shipment_id=self.id, status=self.status.value) from None


def prepare(order: ConfirmedOrder, now: datetime) -> Shipment:
    """The one shipment of an order; its id follows from the order's, so a repeated confirmation makes no second one."""
    return Shipment(
        id=shipment_id(order.order_id),
        order=order,
        status=ShipmentStatus.PREPARING,
        carrier=METHODS.get(order.method, STANDARD).carrier,
        changed_at=now,
    )


def shipment_id(order_id: str) -> str:
    """The id of an order's shipment."""
    return derived_id("shipment", order_id)


def _count(lines: Iterable[ShippedLine]) -> Counter[str]:
    counted = Counter[str]()
    for line in lines:
        counted[line.variant_id] += line.quantity
    return counted
