from __future__ import annotations

from dataclasses import dataclass, replace

from reviews.domain.review import OwnReview, Review, ReviewUnknown, Status

from .ports import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteHelpful:
    customer_id: str
    review_id: str
    helpful: bool


async def vote_helpful(command: VoteHelpful, transactions: Transactions) -> Review:
    """One vote per customer, which can be taken back; said twice it still counts once."""
    async with transactions() as uow:
        review = await uow.reviews.locked(command.review_id)
        if review.customer_id == command.customer_id:
            raise OwnReview("This is your own review.")
        if review.status is not Status.APPROVED:
            raise ReviewUnknown("There is no such review.")
        if command.helpful:
            change = 1 if await uow.reviews.vote(review.id, command.customer_id) else 0
        else:
            change = -1 if await uow.reviews.unvote(review.id, command.customer_id) else 0
        if not change:
            return review
        voted = replace(review, helpful_count=review.helpful_count + change)
        await uow.reviews.save(voted)
        return voted
