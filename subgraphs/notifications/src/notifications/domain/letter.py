"""A letter: an e-mail that waits until it was handed over, is tried again when not, and given up one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from .notification import NotificationKind

MOST_TRIES: Final = 10
_FIRST_PAUSE: Final = timedelta(seconds=30)
_LONGEST_PAUSE: Final = timedelta(hours=6)
LARGEST_FACTS: Final = 16_384
_LONGEST_REASON: Final = 300


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


class LetterState(StrEnum):
    WAITING = "WAITING"
    SENT = "SENT"
    DEAD = "DEAD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a letter that was to be sent; at `again` it is tried once more."""

    letter_id: str
    state: LetterState
    reason: str | None = None
    again: datetime | None = None
    sent_at: datetime | None = None


def sent(letter: Letter, now: datetime) -> Fate:
    """It was handed over."""
    return Fate(letter_id=letter.id, state=LetterState.SENT, sent_at=now)


def given_up(letter: Letter, reason: str) -> Fate:
    """Nobody will ever take it."""
    return Fate(letter_id=letter.id, state=LetterState.DEAD, reason=reason[:_LONGEST_REASON])


def put_off(letter: Letter, reason: str, now: datetime) -> Fate:
    """It waits for its next try, if it has one left."""
    again = next_try(letter.tries, now)
    if again is None:
        return given_up(letter, reason)
    return Fate(letter_id=letter.id, state=LetterState.WAITING, reason=reason[:_LONGEST_REASON], again=again)


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many tries; None: it is given up."""
    if tries >= MOST_TRIES:
        return None
    doublings: int = 2 ** max(tries - 1, 0)
    return now + min(_FIRST_PAUSE * doublings, _LONGEST_PAUSE)
