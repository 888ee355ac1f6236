"""The event store of one transaction, and the folding of the projection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from ordering.application.ports import ConcurrentChange
from ordering.domain.events import OrderEvent
from ordering.domain.order import Order, fold
from ordering.persistence.codec import event_from_json, event_to_json, name_of, order_to_json
from ordering.persistence.tables import CHANGES_CHANNEL, METADATA, NUMBERS

_EVENT = METADATA.tables["event"]
_ORDER = METADATA.tables["order_view"]
_PAGE = 500


class SqlOrders:
    """Implements the port `Orders` on an open session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, order_id: str) -> Order | None:
        events = await events_of(self._session, order_id)
        return fold(order_id, events) if events else None

    async def next_number(self) -> str:
        value = await self._session.scalar(select(NUMBERS.next_value()))
        return f"S{value}"

    async def append(self, order: Order, events: Sequence[OrderEvent]) -> None:
        first = order.version - len(events) + 1
        rows = [
            {
                "stream": order.id,
                "version": first + position,
                "type": name_of(event),
                "data": event_to_json(event),
                "occurred_at": event.occurred_at,
            }
            for position, event in enumerate(events)
        ]
        try:
            await self._session.execute(insert(_EVENT), rows)
        except IntegrityError as error:
            raise ConcurrentChange("The order was changed by somebody else.", order_id=order.id) from error
        await write_projection(self._session, order)
        await self._session.execute(select(func.pg_notify(CHANGES_CHANNEL, order.id)))


async def events_of(session: AsyncSession, order_id: str) -> list[OrderEvent]:
    """The stream, oldest first."""
    statement = select(_EVENT.c.type, _EVENT.c.data).where(_EVENT.c.stream == order_id).order_by(_EVENT.c.version)
    return [event_from_json(row.type, row.data) for row in await session.execute(statement)]


async def write_projection(session: AsyncSession, order: Order) -> None:
    """The order as readers see it; an older state never replaces a newer one."""
    values = projection_of(order)
    statement = insert(_ORDER).values(values)
    newer = _ORDER.c.version < statement.excluded.version
    changed = {name: statement.excluded[name] for name in values if name != "id"}
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed, where=newer))


async def rebuild_projection(session: AsyncSession) -> int:
    """Throws the projection away and folds every stream again; says how many orders there are."""
    await session.execute(text("lock table order_view in exclusive mode"))
    await session.execute(text("delete from order_view"))
    after, count = "00000000-0000-0000-0000-000000000000", 0
    while True:
        statement = select(_EVENT.c.stream).distinct().where(_EVENT.c.stream > after).order_by(_EVENT.c.stream)
        streams = list(await session.scalars(statement.limit(_PAGE)))
        for stream in streams:
            await write_projection(session, fold(stream, await events_of(session, stream)))
        if not streams:
            return count
        after, count = streams[-1], count + len(streams)


def projection_of(order: Order) -> dict[str, Any]:
    """The projection's row; a pure function of the order, so live and rebuilt rows are the same."""
    contents = order.contents
    return {
        "id": order.id,
        "number": order.number,
        "version": order.version,
        "customer_id": contents.customer.id,
        "customer_name": contents.customer.name,
        "customer_email": contents.customer.email,
        "status": order.status.value,
        "total": contents.totals.total.amount,
        "currency": contents.totals.currency.value,
        "placed_at": order.placed_at,
        "changed_at": order.timeline[-1].at,
        "state": order_to_json(order),
    }
