"""News from the carrier: which of it is believed, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from stoa_primitives import InvalidInput

from .parcel import ParcelState

_SLACK: Final = timedelta(hours=1)
_OLDEST: Final = timedelta(days=365)

# A parcel is packed by us, not by the carrier.
CARRIER_STATES: Final = frozenset(ParcelState) - {ParcelState.PACKED}


class Outcome(StrEnum):
    """What a message from the carrier did."""

    APPLIED = "APPLIED"
    # True once, but the parcel is further already.
    IGNORED = "IGNORED"
    # Heard before under the same id.
    DUPLICATE = "DUPLICATE"


class TrackingInvalid(InvalidInput):
    """The carrier's message cannot be true."""

    code = "TRACKING_INVALID"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingEvent:
    """One message; `event_id` is the carrier's own."""

    event_id: str
    tracking_code: str
    state: ParcelState
    occurred_at: datetime
    place: str = ""


def moment_of(given: datetime, now: datetime) -> datetime:
    """When it happened, in UTC. Without an offset, outside the calendar or far from today it is refused."""
    if given.tzinfo is None:
        raise TrackingInvalid("A moment needs its offset from UTC, for example 2030-01-31T12:00:00+01:00.")
    try:
        moment = given.astimezone(UTC)
    except OverflowError:
        raise TrackingInvalid("This moment lies outside the calendar.") from None
    if not now - _OLDEST <= moment <= now + _SLACK:
        raise TrackingInvalid("This moment is too far from today.")
    return moment
