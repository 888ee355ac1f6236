"""Whose rows are whose: what an export shows and an erasure deletes."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging.personal_data import PersonalData, PersonalRows

from .reviews import DELIVERIES, RATINGS, REVIEWS, VOTES


async def _take_stars_and_votes_back(session: AsyncSession, customer_id: str) -> None:
    """The sums must follow before the rows go."""
    stars = (
        select(REVIEWS.c.product_id, REVIEWS.c.rating, func.count().label("given"))
        .where(REVIEWS.c.customer_id == customer_id, REVIEWS.c.status == "APPROVED")
        .group_by(REVIEWS.c.product_id, REVIEWS.c.rating)
        .subquery()
    )
    of_product = (RATINGS.c.product_id == stars.c.product_id, RATINGS.c.stars == stars.c.rating)
    await session.execute(update(RATINGS).where(*of_product).values(given=RATINGS.c.given - stars.c.given))
    voted = select(VOTES.c.review_id).where(VOTES.c.customer_id == customer_id)
    fewer = update(REVIEWS).where(REVIEWS.c.id.in_(voted)).values(helpful_count=REVIEWS.c.helpful_count - 1)
    await session.execute(fewer)


PERSONAL_DATA: Final = PersonalData(
    domain="reviews",
    rows=(
        PersonalRows(name="votes", table=VOTES, whose=VOTES.c.customer_id),
        PersonalRows(
            name="reviews", table=REVIEWS, whose=REVIEWS.c.customer_id, hidden=frozenset({"text_key", "moderated_by"})
        ),
        PersonalRows(name="deliveries", table=DELIVERIES, whose=DELIVERIES.c.customer_id),
    ),
    also_erase=_take_stars_and_votes_back,
)
