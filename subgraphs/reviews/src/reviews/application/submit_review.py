from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock, derived_id

from reviews.domain.findings import findings_of
from reviews.domain.review import AlreadyReviewed, NotDelivered, Review, Status, Words, author_of

from .ports import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitReview:
    customer_id: str
    customer_name: str
    product_id: str
    words: Words


async def submit_review(command: SubmitReview, transactions: Transactions, clock: Clock) -> Review:
    """A first review of a product that has reached this customer; it waits for a moderator."""
    now = clock.now()
    async with transactions() as uow:
        if not await uow.deliveries.has(command.customer_id, command.product_id):
            raise NotDelivered("You can review a product once it has been delivered to you.")
        copied = await uow.reviews.is_copied(
            command.words, customer_id=command.customer_id, product_id=command.product_id
        )
        review = Review(
            id=derived_id("review", command.product_id, command.customer_id),
            product_id=command.product_id,
            customer_id=command.customer_id,
            author=author_of(command.customer_name),
            words=command.words,
            status=Status.PENDING,
            findings=findings_of(command.words, is_copied=copied),
            submitted_at=now,
            changed_at=now,
        )
        if not await uow.reviews.add(review):
            raise AlreadyReviewed("You have reviewed this product already; change that review instead.")
        await uow.announce_submitted(review)
        return review
