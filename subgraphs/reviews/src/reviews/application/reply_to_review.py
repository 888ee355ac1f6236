from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock

from reviews.domain.review import Review

from .ports import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyToReview:
    review_id: str
    reply: str


async def reply_to_review(command: ReplyToReview, transactions: Transactions, clock: Clock) -> Review:
    """The shop's answer below a published review."""
    async with transactions() as uow:
        review = (await uow.reviews.locked(command.review_id)).answered(command.reply, clock.now())
        await uow.reviews.save(review)
        return review
