from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock

from reviews.domain.review import Review

from .count_rating import count_rating
from .ports import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveReview:
    moderator: str
    review_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectReview:
    moderator: str
    review_id: str
    reason: str


async def approve_review(command: ApproveReview, transactions: Transactions, clock: Clock) -> Review:
    """Publish it; its stars count from now on."""
    async with transactions() as uow:
        before = await uow.reviews.locked(command.review_id)
        after = before.approved(command.moderator, clock.now())
        await uow.reviews.save(after)
        await count_rating(uow, before, after)
        await uow.announce_approved(after)
        return after


async def reject_review(command: RejectReview, transactions: Transactions, clock: Clock) -> Review:
    """Keep it hidden, or hide it again, for a reason that its author is told."""
    async with transactions() as uow:
        before = await uow.reviews.locked(command.review_id)
        after = before.rejected(command.moderator, command.reason, clock.now())
        await uow.reviews.save(after)
        await count_rating(uow, before, after)
        await uow.announce_rejected(after)
        return after
