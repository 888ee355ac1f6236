from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, bindparam, func, select, true, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from stoa_service.database import Database

from reviews.domain.listing import Delivery, Page, Place, Sort, Wanted
from reviews.domain.rating import Rating
from reviews.domain.review import Review, Status

from .reviews import DELIVERIES, RATINGS, REVIEWS, VOTES
from .rows import delivery_of, readable, review_of

_APPROVED: Final = REVIEWS.c.status == "APPROVED"
_BY_MOMENT: Final = (REVIEWS.c.submitted_at, REVIEWS.c.id)
_COLUMNS: Final[Mapping[Sort, tuple[Any, ...]]] = MappingProxyType(
    {
        Sort.NEWEST: _BY_MOMENT,
        Sort.HELPFUL: (REVIEWS.c.helpful_count, *_BY_MOMENT),
        Sort.HIGHEST: (REVIEWS.c.rating, *_BY_MOMENT),
        Sort.LOWEST: (REVIEWS.c.rating, *_BY_MOMENT),
    }
)
_ASCENDING: Final = frozenset({Sort.LOWEST})


class PostgresReviewReader:
    """Reads, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, Review]:
        found = await self._reviews(select(REVIEWS).where(REVIEWS.c.id.in_(readable(ids))))
        return {review.id: review for review in found}

    async def of_products(self, product_ids: Sequence[str], wanted: Wanted) -> Mapping[str, Page]:
        grouped: dict[str, list[Review]] = {}
        for review in await self._reviews(page_query(readable(product_ids), wanted)):
            grouped.setdefault(review.product_id, []).append(review)
        return {product_id: _page(reviews, wanted.first) for product_id, reviews in grouped.items()}

    async def ratings(self, product_ids: Sequence[str]) -> Mapping[str, Rating]:
        query = select(RATINGS).where(RATINGS.c.product_id.in_(readable(product_ids)))
        given: dict[str, dict[int, int]] = {}
        async with self._database.transaction() as session:
            for row in await session.execute(query):
                given.setdefault(row.product_id, {})[row.stars] = row.given
        return {product_id: Rating(MappingProxyType(stars)) for product_id, stars in given.items()}

    async def of_customer(self, customer_id: str, *, first: int, after: Place | None) -> Page:
        query = select(REVIEWS).where(REVIEWS.c.customer_id == customer_id)
        if after is not None:
            query = query.where(tuple_(*_BY_MOMENT) < tuple_(after.moment, after.id))
        query = query.order_by(*(column.desc() for column in _BY_MOMENT)).limit(first + 1)
        return _page(await self._reviews(query), first)

    async def of_status(self, status: Status, *, first: int, after: Place | None) -> Page:
        columns = (REVIEWS.c.changed_at, REVIEWS.c.id)
        query = select(REVIEWS).where(REVIEWS.c.status == str(status))
        if after is not None:
            query = query.where(tuple_(*columns) > tuple_(after.moment, after.id))
        return _page(await self._reviews(query.order_by(*columns).limit(first + 1)), first)

    async def reviewable(self, customer_id: str, limit: int) -> Sequence[Delivery]:
        written = select(REVIEWS.c.product_id).where(REVIEWS.c.customer_id == customer_id)
        query = (
            select(DELIVERIES)
            .where(DELIVERIES.c.customer_id == customer_id, DELIVERIES.c.product_id.not_in(written))
            .order_by(DELIVERIES.c.delivered_at.desc(), DELIVERIES.c.product_id)
            .limit(limit)
        )
        async with self._database.transaction() as session:
            return [delivery_of(row) for row in await session.execute(query)]

    async def own(self, customer_id: str, product_ids: Sequence[str]) -> Mapping[str, Review]:
        wanted = REVIEWS.c.product_id.in_(readable(product_ids))
        found = await self._reviews(select(REVIEWS).where(REVIEWS.c.customer_id == customer_id, wanted))
        return {review.product_id: review for review in found}

    async def voted(self, customer_id: str, review_ids: Sequence[str]) -> frozenset[str]:
        query = select(VOTES.c.review_id).where(
            VOTES.c.customer_id == customer_id, VOTES.c.review_id.in_(readable(review_ids))
        )
        async with self._database.transaction() as session:
            return frozenset((await session.execute(query)).scalars())

    async def _reviews(self, query: Select[Any]) -> list[Review]:
        async with self._database.transaction() as session:
            return [review_of(row) for row in await session.execute(query)]


def page_query(product_ids: Sequence[str], wanted: Wanted) -> Select[Any]:
    """One page of each product in one statement: an index walk per product, never a sort of everything."""
    products = func.unnest(bindparam("products", list(product_ids), type_=ARRAY(String))).table_valued("id")
    products = products.render_derived()
    columns = _COLUMNS[wanted.sort]
    ascending = wanted.sort in _ASCENDING
    rows = select(REVIEWS).where(REVIEWS.c.product_id == products.c.id, _APPROVED)
    if wanted.rating is not None:
        rows = rows.where(REVIEWS.c.rating == wanted.rating)
    if wanted.after is not None:
        rows = rows.where(_beyond(columns, wanted.after, ascending=ascending))
    ordered = [column if ascending else column.desc() for column in columns]
    one = rows.order_by(*ordered).limit(wanted.first + 1).lateral("one")
    shown = [one.c[column.name] if ascending else one.c[column.name].desc() for column in columns]
    return select(one).select_from(products.join(one, true())).order_by(one.c.product_id, *shown)


def _beyond(columns: Sequence[Any], after: Place, *, ascending: bool) -> ColumnElement[bool]:
    values = (after.moment, after.id) if len(columns) == len(_BY_MOMENT) else (after.value, after.moment, after.id)
    return tuple_(*columns) > tuple_(*values) if ascending else tuple_(*columns) < tuple_(*values)


def _page(found: Sequence[Review], first: int) -> Page:
    return Page(reviews=tuple(found[:first]), has_more=len(found) > first)
