"""Messages that a domain could not handle: looked at, tried again, or thrown away, each with a reason that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from stoa_primitives import InvalidInput, NotFound

MOST_LISTED: Final = 100
LONGEST_REASON: Final = 500
DOMAINS: Final = (
    "catalog",
    "inventory",
    "discount",
    "basket",
    "ordering",
    "payment",
    "shipping",
    "customers",
    "notifications",
    "reviews",
    "audit",
)


class DeadLetterUnknown(NotFound):
    """No such dead letter, or no longer."""

    code = "DEAD_LETTER_NOT_FOUND"


class DeadLetterInvalid(InvalidInput):
    """The request makes no sense."""

    code = "DEAD_LETTER_INVALID"


class Decision(StrEnum):
    REDRIVE = "REDRIVE"
    DISCARD = "DISCARD"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A message without its contents, which may be anybody's personal data."""

    id: str
    domain: str
    topic: str
    event_id: str
    failure: str
    buried_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    domain: str
    letter_id: str
    decision: Decision
    reason: str
    by: str


class Graveyard(Protocol):
    """The broker's dead letters."""

    async def count(self, domain: str) -> int: ...

    async def list(self, domain: str, limit: int, after: str | None) -> Sequence[DeadLetter]: ...

    async def read(self, domain: str, letter_id: str) -> DeadLetter | None: ...

    async def carry_out(self, command: Decide, letter: DeadLetter) -> bool:
        """Does it and announces it, both or neither; False when it was gone already."""


async def list_dead_letters(domain: str, first: int, after: str | None, graveyard: Graveyard) -> Sequence[DeadLetter]:
    """The oldest first."""
    require_domain(domain)
    if not 1 <= first <= MOST_LISTED:
        raise DeadLetterInvalid(f"Ask for 1 to {MOST_LISTED} dead letters at once.")
    return await graveyard.list(domain, first, after)


async def count_dead_letters(graveyard: Graveyard) -> dict[str, int]:
    """How many lie where."""
    return {domain: await graveyard.count(domain) for domain in DOMAINS}


async def decide(command: Decide, graveyard: Graveyard) -> DeadLetter:
    """Redrives or discards a dead letter."""
    require_domain(command.domain)
    if not 1 <= len(command.reason.strip()) <= LONGEST_REASON or not command.reason.isprintable():
        raise DeadLetterInvalid(f"Say why, in 1 to {LONGEST_REASON} characters.")
    letter = await graveyard.read(command.domain, command.letter_id)
    if letter is None or not await graveyard.carry_out(command, letter):
        raise DeadLetterUnknown("There is no such dead letter any more.")
    return letter


def require_domain(domain: str) -> None:
    if domain not in DOMAINS:
        raise DeadLetterInvalid("There is no such domain.")
