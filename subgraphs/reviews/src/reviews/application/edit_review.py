from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from stoa_primitives import Clock

from reviews.domain.findings import findings_of
from reviews.domain.review import Review, ReviewUnknown, Words

from .count_rating import count_rating
from .ports import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class EditReview:
    customer_id: str
    review_id: str
    words: Words
    window: timedelta


async def edit_review(command: EditReview, transactions: Transactions, clock: Clock) -> Review:
    """New words within the window; the review waits for a moderator again and does not count until then."""
    async with transactions() as uow:
        before = await uow.reviews.locked(command.review_id)
        if before.customer_id != command.customer_id:
            raise ReviewUnknown("There is no such review of yours.")
        copied = await uow.reviews.is_copied(
            command.words, customer_id=before.customer_id, product_id=before.product_id
        )
        findings = findings_of(command.words, is_copied=copied)
        after = before.edited(command.words, findings, clock.now(), command.window)
        await uow.reviews.save(after)
        await count_rating(uow, before, after)
        await uow.announce_submitted(after)
        return after
