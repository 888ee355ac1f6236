"""Reservations: promised to one order until sold, released or run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inventory.domain.allocation import Allocation


class ReservationStatus(StrEnum):
    """What became of a promise."""

    RESERVED = "RESERVED"
    SOLD = "SOLD"
    RELEASED = "RELEASED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What an order was promised, and from where."""

    id: str
    order_id: str
    status: ReservationStatus
    expires_at: datetime
    lines: tuple[Allocation, ...]

    @property
    def holds_stock(self) -> bool:
        return self.status is ReservationStatus.RESERVED
