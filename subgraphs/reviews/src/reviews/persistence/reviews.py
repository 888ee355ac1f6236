from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Final

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from reviews.domain.listing import Delivery
from reviews.domain.rating import Rating
from reviews.domain.review import Review, ReviewUnknown, Words

from .rows import columns_of, readable, review_of, text_key
from .tables import DeliveryRow, RatingRow, ReviewRow, VoteRow

REVIEWS = ReviewRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation
DELIVERIES = DeliveryRow.__table__  # type: ignore[attr-defined] # same
VOTES = VoteRow.__table__  # type: ignore[attr-defined] # same
RATINGS = RatingRow.__table__  # type: ignore[attr-defined] # same
_COPY_LENGTH: Final = 40
"""Shorter texts may well be the same: "Works as described." is no copy."""


class PostgresReviews:
    """Reviews inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, review: Review) -> bool:
        statement = upsert(REVIEWS).values(**columns_of(review)).on_conflict_do_nothing().returning(REVIEWS.c.id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def add_published(self, reviews: Sequence[Review]) -> Sequence[Review]:
        if not reviews:
            return ()
        rows = [columns_of(review) for review in reviews]
        stored = upsert(REVIEWS).values(rows).on_conflict_do_nothing().returning(REVIEWS.c.id)
        fresh = set((await self._session.execute(stored)).scalars())
        return [review for review in reviews if review.id in fresh]

    async def locked(self, review_id: str) -> Review:
        row = None
        if readable((review_id,)):
            query = select(REVIEWS).where(REVIEWS.c.id == review_id).with_for_update()
            row = (await self._session.execute(query)).one_or_none()
        if row is None:
            raise ReviewUnknown("There is no such review.")
        return review_of(row)

    async def save(self, review: Review) -> None:
        await self._session.execute(update(REVIEWS).where(REVIEWS.c.id == review.id).values(**columns_of(review)))

    async def remove(self, review_id: str) -> None:
        await self._session.execute(delete(REVIEWS).where(REVIEWS.c.id == review_id))

    async def is_copied(self, words: Words, *, customer_id: str, product_id: str) -> bool:
        if len(words.text) < _COPY_LENGTH:
            return False
        same_review = (REVIEWS.c.customer_id == customer_id) & (REVIEWS.c.product_id == product_id)
        twin = exists().where(REVIEWS.c.text_key == text_key(words.text), ~same_review)
        return bool((await self._session.execute(select(twin))).scalar_one())

    async def count_stars(self, product_id: str, stars: int, change: int) -> None:
        # First the row, then the sum: a constraint refuses what an upsert of a negative number would insert.
        fresh = upsert(RATINGS).values(product_id=product_id, stars=stars, given=0).on_conflict_do_nothing()
        await self._session.execute(fresh)
        changed = (
            update(RATINGS)
            .where(RATINGS.c.product_id == product_id, RATINGS.c.stars == stars)
            .values(given=RATINGS.c.given + change)
        )
        await self._session.execute(changed)

    async def rating_of(self, product_id: str) -> Rating:
        query = select(RATINGS.c.stars, RATINGS.c.given).where(RATINGS.c.product_id == product_id)
        rows = await self._session.execute(query)
        return Rating(MappingProxyType({row.stars: row.given for row in rows}))

    async def vote(self, review_id: str, customer_id: str) -> bool:
        statement = upsert(VOTES).values(review_id=review_id, customer_id=customer_id).on_conflict_do_nothing()
        return (await self._session.execute(statement.returning(VOTES.c.review_id))).scalar_one_or_none() is not None

    async def unvote(self, review_id: str, customer_id: str) -> bool:
        statement = delete(VOTES).where(VOTES.c.review_id == review_id, VOTES.c.customer_id == customer_id)
        return (await self._session.execute(statement.returning(VOTES.c.review_id))).scalar_one_or_none() is not None


class PostgresDeliveries:
    """What reached whom, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, deliveries: Sequence[Delivery]) -> None:
        if deliveries:
            rows = [asdict(delivery) for delivery in deliveries]
            await self._session.execute(upsert(DELIVERIES).values(rows).on_conflict_do_nothing())

    async def has(self, customer_id: str, product_id: str) -> bool:
        if not readable((product_id,)):
            return False
        found = exists().where(DELIVERIES.c.customer_id == customer_id, DELIVERIES.c.product_id == product_id)
        return bool((await self._session.execute(select(found))).scalar_one())
