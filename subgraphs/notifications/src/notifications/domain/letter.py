"""A letter: an e-mail that waits until it was handed over, is tried again when not, and given up one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from .notification import NotificationKind

MOST_TRIES: Final = 10
_FIRST_PAUSE: Final = timedelta(seconds=30)
_LONGEST_PAUSE: Final = timedelta(hours=6)
LARGEST_FACTS: Final = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    email: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`facts` fill the template. The id is the event's, so that an event heard twice is one letter."""

    id: str
    customer_id: str
    kind: NotificationKind
    contact: Contact
    locale: str
    facts: Mapping[str, object]
    created_at: datetime
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    subject: str
    text: str
    html: str


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many tries; None: it is given up."""
    if tries >= MOST_TRIES:
        return None
    doublings: int = 2 ** max(tries - 1, 0)
    return now + min(_FIRST_PAUSE * doublings, _LONGEST_PAUSE)
