"""A review: its text, its stars, and the steps between waiting, published and refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from stoa_primitives import InvalidInput, NotFound, Refusal

LOCALES: Final = frozenset({"en", "de"})
LOWEST_RATING: Final = 1
HIGHEST_RATING: Final = 5
MAX_TITLE: Final = 120
MIN_TEXT: Final = 10
MAX_TEXT: Final = 4000
MAX_REASON: Final = 500
MAX_REPLY: Final = 2000


class ReviewInvalid(InvalidInput):
    """Not a review one can print; the message names every fault."""

    code = "REVIEW_INVALID"


class ReviewUnknown(NotFound):
    """No such review, or not one the caller may touch."""

    code = "REVIEW_NOT_FOUND"


class NotDelivered(Refusal):
    """Only what has arrived can be reviewed."""

    code = "REVIEW_NOT_DELIVERED"


class AlreadyReviewed(Refusal):
    """One review for each product and customer; the first one can be changed."""

    code = "REVIEW_EXISTS"


class EditingOver(Refusal):
    """The time in which a review can be changed has passed."""

    code = "REVIEW_EDITING_OVER"


class StepRefused(Refusal):
    """A moderator decides about waiting reviews only."""

    code = "REVIEW_STEP_REFUSED"


class OwnReview(Refusal):
    """Nobody finds their own review helpful."""

    code = "REVIEW_OWN_VOTE"


class Status(StrEnum):
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class Step(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    EDIT = "edit"


NEXT: Final[Mapping[tuple[Status, Step], Status]] = MappingProxyType(
    {
        (Status.PENDING, Step.APPROVE): Status.APPROVED,
        (Status.PENDING, Step.REJECT): Status.REJECTED,
        (Status.APPROVED, Step.REJECT): Status.REJECTED,
        (Status.REJECTED, Step.APPROVE): Status.APPROVED,
        (Status.PENDING, Step.EDIT): Status.PENDING,
        (Status.APPROVED, Step.EDIT): Status.PENDING,
        (Status.REJECTED, Step.EDIT): Status.PENDING,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the author says."""

    rating: int
    title: str
    text: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    id: str
    product_id: str
    customer_id: str
    author: str
    words: Words
    status: Status
    submitted_at: datetime
    changed_at: datetime
    findings: tuple[str, ...] = ()
    rejection: str | None = None
    moderated_by: str | None = None
    reply: str | None = None
    replied_at: datetime | None = None
    helpful_count: int = 0

    @property
    def counts(self) -> bool:
        """Whether its stars are part of the product's rating."""
        return self.status is Status.APPROVED

    def edited(self, words: Words, findings: tuple[str, ...], now: datetime, window: timedelta) -> Review:
        """New words go back into the queue: what was approved was the old text."""
        if now > self.submitted_at + window:
            raise EditingOver(f"A review can be changed for {window.days} days after it was written.")
        moved = self._moved(Step.EDIT, now)
        return replace(moved, words=words, findings=findings, rejection=None, moderated_by=None)

    def approved(self, moderator: str, now: datetime) -> Review:
        return replace(self._moved(Step.APPROVE, now), rejection=None, moderated_by=moderator)

    def rejected(self, moderator: str, reason: str, now: datetime) -> Review:
        return replace(self._moved(Step.REJECT, now), rejection=reason, moderated_by=moderator)

    def answered(self, reply: str, now: datetime) -> Review:
        """The shop's answer below a published review; the last one stands."""
        if self.status is not Status.APPROVED:
            raise StepRefused("Only a published review can be answered.")
        return replace(self, reply=reply, replied_at=now)

    def _moved(self, step: Step, now: datetime) -> Review:
        status = NEXT.get((self.status, step))
        if status is None:
            raise StepRefused(f"This review is {self.status.value.lower()} already.")
        return replace(self, status=status, changed_at=now)


def author_of(name: str) -> str:
    """How the author is shown: the first name and the initial of the last, never a whole name."""
    parts = "".join(letter if letter.isprintable() else " " for letter in name).split()
    if not parts:
        return "Customer"
    return f"{parts[0][:40]} {parts[-1][0]}." if len(parts) > 1 else parts[0][:40]
