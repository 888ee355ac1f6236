from __future__ import annotations

from dataclasses import dataclass

from reviews.domain.review import ReviewUnknown

from .count_rating import count_rating
from .ports import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawReview:
    customer_id: str
    review_id: str


async def withdraw_review(command: WithdrawReview, transactions: Transactions) -> None:
    """The author takes it back: it is gone, with its votes and stars."""
    async with transactions() as uow:
        review = await uow.reviews.locked(command.review_id)
        if review.customer_id != command.customer_id:
            raise ReviewUnknown("There is no such review of yours.")
        await uow.reviews.remove(review.id)
        await count_rating(uow, review, None)
