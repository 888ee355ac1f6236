"""The event store of one transaction: append at the expected version, read from the nearest snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ordering.domain.events import OrderEvent
from ordering.domain.order import Order
from ordering.persistence.codec import event_from_json
from ordering.persistence.order_book import book_of, read_ahead
from ordering.persistence.tables import METADATA

_EVENT = METADATA.tables["event"]


class SqlOrders:
    """Implements the port `Orders` on an open session. What is appended is written when the transaction commits."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._book = book_of(session)

    async def get(self, order_id: str) -> Order | None:
        if not self._book.knows(order_id):
            await read_ahead(self._session, [order_id])
        return self._book.order(order_id)

    async def read_ahead(self, order_ids: Iterable[str], *, new: int) -> None:
        await read_ahead(self._session, order_ids)
        if new:
            await self._book.take_numbers(self._session, new)

    async def next_number(self) -> str:
        return f"S{await self._book.next_number(self._session)}"

    async def append(self, order: Order, events: Sequence[OrderEvent]) -> None:
        self._book.append(order, events)


async def events_of(session: AsyncSession, order_id: str, *, after: int = 0) -> list[OrderEvent]:
    """The stream behind a version, oldest first."""
    statement = select(_EVENT.c.type, _EVENT.c.data).where(_EVENT.c.stream == order_id, _EVENT.c.version > after)
    rows = await session.execute(statement.order_by(_EVENT.c.version))
    return [event_from_json(row.type, row.data) for row in rows]


async def streams_of(session: AsyncSession, order_ids: Sequence[str]) -> dict[str, list[OrderEvent]]:
    """Several streams in one question, each oldest first."""
    statement = select(_EVENT.c.stream, _EVENT.c.type, _EVENT.c.data).where(_EVENT.c.stream.in_(order_ids))
    found: dict[str, list[OrderEvent]] = {}
    for row in await session.execute(statement.order_by(_EVENT.c.stream, _EVENT.c.version)):
        found.setdefault(row.stream, []).append(event_from_json(row.type, row.data))
    return found
