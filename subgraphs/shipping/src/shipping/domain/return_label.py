"""A label with which a customer sends goods back; its parcel is tracked like any other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from .parcel import NEXT, ParcelState, ShippedLine, tracking_code
from .shipment import Destination
from .tariff import STANDARD


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLabel:
    return_id: str
    order_id: str
    number: str
    customer_id: str
    carrier: str
    tracking_code: str
    sender: Destination
    lines: tuple[ShippedLine, ...]
    state: ParcelState
    created_at: datetime
    arrived_at: datetime | None = None

    def move(self, state: ParcelState, now: datetime) -> ReturnLabel | None:
        """After the carrier's news; None when it came too late to matter."""
        if self.state not in NEXT[state]:
            return None
        return replace(self, state=state, arrived_at=now if state is ParcelState.DELIVERED else self.arrived_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnWish:
    """What shipping takes over from a requested return."""

    return_id: str
    order_id: str
    number: str
    customer_id: str
    sender: Destination
    lines: tuple[ShippedLine, ...]


def label_for(wish: ReturnWish, now: datetime) -> ReturnLabel:
    """The one label of a return."""
    return ReturnLabel(
        return_id=wish.return_id,
        order_id=wish.order_id,
        number=wish.number,
        customer_id=wish.customer_id,
        carrier=STANDARD.carrier,
        tracking_code=tracking_code(wish.return_id),
        sender=wish.sender,
        lines=wish.lines,
        state=ParcelState.PACKED,
        created_at=now,
    )
