"""The life of a shipment: a table of steps; what is not in it is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from stoa_primitives import Refusal, derived_id

from .tariff import METHODS, STANDARD

_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is misread on a label
_CODE_LENGTH: Final = 12


class ShipmentStatus(StrEnum):
    PREPARING = "PREPARING"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


class Step(StrEnum):
    SHIP = "SHIP"
    DELIVER = "DELIVER"
    CANCEL = "CANCEL"


NEXT: Final[Mapping[tuple[ShipmentStatus, Step], ShipmentStatus]] = {
    (ShipmentStatus.PREPARING, Step.SHIP): ShipmentStatus.SHIPPED,
    (ShipmentStatus.PREPARING, Step.CANCEL): ShipmentStatus.CANCELLED,
    (ShipmentStatus.SHIPPED, Step.DELIVER): ShipmentStatus.DELIVERED,
}


class ShipmentStepRefused(Refusal):
    """A shipment cannot go from here to there."""

    code = "SHIPMENT_STEP_REFUSED"


@dataclass(frozen=True, slots=True)
class ShippedLine:
    variant_id: str
    quantity: int


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
    tracking_code: str | None = None
    changed_at: datetime
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None

    def ship(self, now: datetime) -> Shipment:
        """Handed to the carrier, from now on it can be tracked."""
        status = self._after(Step.SHIP)
        return replace(self, status=status, tracking_code=tracking_code(self.id), shipped_at=now, changed_at=now)

    def deliver(self, now: datetime) -> Shipment:
        return replace(self, status=self._after(Step.DELIVER), delivered_at=now, changed_at=now)

    def cancel(self, now: datetime) -> Shipment:
        return replace(self, status=self._after(Step.CANCEL), changed_at=now)

    def _after(self, step: Step) -> ShipmentStatus:
        try:
            return NEXT[self.status, step]
        except KeyError:
            message = f"A shipment that is {self.status.lower()} cannot take the step {step.lower()}."
            raise ShipmentStepRefused(message, shipment_id=self.id) from None


def prepare(order: ConfirmedOrder, now: datetime) -> Shipment:
    """The one shipment of an order; its id follows from the order's, so a repeated confirmation makes no second one."""
    return Shipment(
        id=derived_id("shipment", order.order_id),
        order=order,
        status=ShipmentStatus.PREPARING,
        carrier=METHODS.get(order.method, STANDARD).carrier,
        changed_at=now,
    )


def tracking_code(shipment_id: str) -> str:
    """A code a person can read out, always the same for the same shipment."""
    number = int.from_bytes(hashlib.sha256(shipment_id.encode()).digest()[:10])
    letters = []
    for _ in range(_CODE_LENGTH):
        number, index = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[index])
    return "ST" + "".join(letters)
