"""What the API reads: single orders, pages of them, sales by day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from itertools import accumulate
from typing import Final

from sqlalchemy import ColumnElement, Text, and_, cast, false, func, literal, or_, select, text, tuple_
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service import Database

from ordering.application.reads import ChangeSignal, DaySales, OrderFilter, Page, Place, SagaState
from ordering.domain.events import OrderEvent
from ordering.domain.invoice import Document
from ordering.domain.order import Order, fold
from ordering.persistence.change_feed import ChangeFeed
from ordering.persistence.codec import order_from_json
from ordering.persistence.documents import documents_of
from ordering.persistence.event_store import events_of, streams_of
from ordering.persistence.saga_overview import SagaPatience, saga_overview
from ordering.persistence.tables import METADATA

_ORDER = METADATA.tables["order_view"]
# Words are told apart as the column `search` does it (migrations/versions/0004).
_BETWEEN_WORDS: Final = re.compile(r"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")
_MOST_WORDS: Final = 8


class SqlOrderReads:
    """Implements the port `OrderReads`: every question is a short transaction of its own."""

    def __init__(self, database: Database, feed: ChangeFeed, patience: SagaPatience) -> None:
        self._database = database
        self._patience = patience
        self._feed = feed

    async def by_id(self, order_ids: Sequence[str]) -> dict[str, Order]:
        async with self._database.transaction() as session:
            return await orders_by_id(session, order_ids)

    async def page(self, wanted: OrderFilter, *, first: int, after: Place | None) -> Page:
        async with self._database.transaction() as session:
            return await page_of(session, wanted, first=first, after=after)

    async def first_pages(self, customer_ids: Sequence[str], *, first: int) -> dict[str, Page]:
        async with self._database.transaction() as session:
            return await first_pages_of(session, customer_ids, first=first)

    async def states_since(self, order_id: str, version: int) -> list[Order]:
        async with self._database.transaction() as session:
            return await states_since(session, order_id, version)

    async def events_of(self, order_ids: Sequence[str]) -> dict[str, list[OrderEvent]]:
        async with self._database.transaction() as session:
            return await streams_of(session, order_ids)

    async def documents_of(self, order_ids: Sequence[str]) -> dict[str, list[Document]]:
        async with self._database.transaction() as session:
            return await documents_of(session, order_ids)

    async def document(self, order_id: str, number: str) -> Document | None:
        found = await self.documents_of([order_id])
        return next((document for document in found.get(order_id, ()) if document.number == number), None)

    async def sagas(self, *, now: datetime, first: int, only_stuck: bool) -> list[SagaState]:
        async with self._database.transaction() as session:
            return await saga_overview(session, now=now, first=first, only_stuck=only_stuck, patience=self._patience)

    async def sales_by_day(self, *, since: datetime) -> list[DaySales]:
        async with self._database.transaction() as session:
            return await sales_by_day(session, since=since)

    def changes_of(self, order_id: str) -> AbstractAsyncContextManager[ChangeSignal]:
        return self._feed.changes_of(order_id)


async def orders_by_id(session: AsyncSession, order_ids: Sequence[str]) -> dict[str, Order]:
    """The orders there are among these."""
    rows = await session.execute(select(_ORDER.c.id, _ORDER.c.state).where(_ORDER.c.id.in_(order_ids)))
    return {row.id: order_from_json(row.state) for row in rows}


async def page_of(session: AsyncSession, wanted: OrderFilter, *, first: int, after: Place | None) -> Page:
    """One page, newest first, and how many orders there are in all."""
    matching = _conditions(wanted)
    beyond = matching if after is None else and_(matching, _after(after))
    statement = select(_ORDER.c.state).where(beyond).order_by(_ORDER.c.placed_at.desc(), _ORDER.c.id.desc())
    states = list(await session.scalars(statement.limit(first + 1)))
    total = await session.scalar(select(func.count()).select_from(_ORDER).where(matching))
    orders = tuple(order_from_json(state) for state in states[:first])
    return Page(orders=orders, has_next=len(states) > first, total=total or 0)


async def first_pages_of(session: AsyncSession, customer_ids: Sequence[str], *, first: int) -> dict[str, Page]:
    """The first page of each customer in one question."""
    number = func.row_number().over(
        partition_by=_ORDER.c.customer_id, order_by=(_ORDER.c.placed_at.desc(), _ORDER.c.id.desc())
    )
    total = func.count().over(partition_by=_ORDER.c.customer_id)
    ranked = (
        select(_ORDER.c.customer_id, _ORDER.c.state, number.label("number"), total.label("total"))
        .where(_ORDER.c.customer_id.in_(customer_ids))
        .subquery()
    )
    statement = select(ranked).where(ranked.c.number <= first).order_by(ranked.c.customer_id, ranked.c.number)
    found: dict[str, list[Order]] = {}
    totals: dict[str, int] = {}
    for row in await session.execute(statement):
        found.setdefault(row.customer_id, []).append(order_from_json(row.state))
        totals[row.customer_id] = row.total
    return {
        customer: Page(orders=tuple(orders), has_next=totals[customer] > first, total=totals[customer])
        for customer, orders in found.items()
    }


async def states_since(session: AsyncSession, order_id: str, version: int) -> list[Order]:
    """The order after each of its events later than this version."""
    events = await events_of(session, order_id)
    states = accumulate(events[1:], Order.apply, initial=fold(order_id, events[:1])) if events else ()
    return [state for state in states if state.version > version]


async def sales_by_day(session: AsyncSession, *, since: datetime) -> list[DaySales]:
    """Days with orders, oldest first. A cancelled order earns nothing."""
    day = func.date(func.timezone("UTC", _ORDER.c.placed_at))
    cancelled = _ORDER.c.status == text("'CANCELLED'")
    statement = (
        select(
            day.label("day"),
            _ORDER.c.currency,
            func.coalesce(func.sum(_ORDER.c.total).filter(~cancelled), 0).label("revenue"),
            func.count().filter(~cancelled).label("orders"),
            func.count().filter(cancelled).label("cancelled"),
        )
        .where(_ORDER.c.placed_at >= since)
        .group_by(day, _ORDER.c.currency)
        .order_by(day, _ORDER.c.currency)
    )
    return [
        DaySales(
            day=row.day,
            currency=row.currency,
            revenue=int(row.revenue),
            orders=row.orders,
            cancelled=row.cancelled,
        )
        for row in await session.execute(statement)
    ]


def _conditions(wanted: OrderFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [_ORDER.c.id.is_not(None)]
    if wanted.customer_id is not None:
        conditions.append(_ORDER.c.customer_id == wanted.customer_id)
    if wanted.status is not None:
        conditions.append(_ORDER.c.status == wanted.status)
    if wanted.open_return is not None:
        conditions.append(_ORDER.c.open_return == wanted.open_return)
    if wanted.search:
        conditions.append(_matches(wanted.search))
    return and_(*conditions)


def _matches(search: str) -> ColumnElement[bool]:
    """Every word begins one of the order's words; a part with other signs in it must stand there just like that."""
    words = [word for word in _BETWEEN_WORDS.split(search.lower()) if word][:_MOST_WORDS]
    if not words:
        return false()
    # Neither a quote nor a backslash is left in a word, so nothing that was typed is an operator.
    query = cast(literal(" & ".join(f"'{word}':*" for word in words), Text), TSQUERY)
    found = _ORDER.c.search.op("@@", is_comparison=True)(query)
    return and_(found, *(_stands(part) for part in search.split() if _BETWEEN_WORDS.search(part)))


def _stands(part: str) -> ColumnElement[bool]:
    columns = (_ORDER.c.number, _ORDER.c.customer_name, _ORDER.c.customer_email)
    return or_(*(column.icontains(part, autoescape=True) for column in columns))


def _after(place: Place) -> ColumnElement[bool]:
    return tuple_(_ORDER.c.placed_at, _ORDER.c.id) < tuple_(
        literal(place.placed_at), literal(place.order_id, _ORDER.c.id.type)
    )
