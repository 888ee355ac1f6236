"""Says in the outbox what happened to a review, and when a product's rating has moved."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Event, Outbox

from reviews.domain.rating import Rating
from reviews.domain.review import Review
from reviews.messaging.events import RatingChanged, ReviewApproved, ReviewRejected, ReviewSubmitted


class OutboxPublisher:
    """Writes into the outbox of an open transaction."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def submitted(self, session: AsyncSession, review: Review) -> None:
        event = ReviewSubmitted(
            review_id=review.id,
            product_id=review.product_id,
            customer_id=review.customer_id,
            rating=review.words.rating,
            locale=review.words.locale,
            findings=list(review.findings),
        )
        await self._add(session, event, review.id)

    async def approved(self, session: AsyncSession, review: Review) -> None:
        event = ReviewApproved(
            review_id=review.id,
            product_id=review.product_id,
            customer_id=review.customer_id,
            rating=review.words.rating,
        )
        await self._add(session, event, review.id)

    async def rejected(self, session: AsyncSession, review: Review) -> None:
        event = ReviewRejected(
            review_id=review.id,
            product_id=review.product_id,
            customer_id=review.customer_id,
            reason=review.rejection or "",
        )
        await self._add(session, event, review.id)

    async def rated(self, session: AsyncSession, product_id: str, rating: Rating) -> None:
        event = RatingChanged(
            product_id=product_id,
            count=rating.count,
            average_tenths=rating.tenths,
            histogram=[count for _, count in rating.histogram],
        )
        await self._add(session, event, product_id)

    async def _add(self, session: AsyncSession, event: Event, aggregate_id: str) -> None:
        await self._outbox.add(session, event, aggregate_id=aggregate_id)
