"""What stands on the label of a parcel and of a return."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from shipping.domain.parcel import Parcel
from shipping.domain.return_label import ReturnLabel
from shipping.domain.shipment import Destination, Shipment

HOUSE: Final = Destination(name="Stoa Market", street="Stoa 1", postal_code="10115", city="Berlin", country="DE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """`note` says what it is: parcel 1 of order S100001, or a return."""

    carrier: str
    tracking_code: str
    sender: Destination
    recipient: Destination
    note: str
    weight_grams: int


DrawsLabels = Callable[[Label], bytes]


def parcel_label(shipment: Shipment, parcel: Parcel) -> Label:
    """From us to the customer."""
    return Label(
        carrier=shipment.carrier,
        tracking_code=parcel.tracking_code,
        sender=HOUSE,
        recipient=shipment.order.destination,
        note=f"Parcel {parcel.number} of order {shipment.order.number}",
        weight_grams=parcel.weight_grams,
    )


def return_label(returned: ReturnLabel) -> Label:
    """From the customer back to us."""
    return Label(
        carrier=returned.carrier,
        tracking_code=returned.tracking_code,
        sender=returned.sender,
        recipient=HOUSE,
        note=f"Return for order {returned.number}",
        weight_grams=0,
    )
