"""The event store of one transaction: append at the expected version, read from the nearest snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Integer, func, select, text
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from ordering.application.ports import ConcurrentChange
from ordering.domain.events import OrderEvent
from ordering.domain.order import Order, fold
from ordering.persistence.codec import (
    STATE_VERSION,
    event_from_json,
    event_to_json,
    name_of,
    order_from_json,
    order_to_json,
)
from ordering.persistence.projection import write_projection
from ordering.persistence.tables import CHANGES_CHANNEL, METADATA, NUMBERS

_EVENT = METADATA.tables["event"]
_SNAPSHOT = METADATA.tables["snapshot"]
# No stream is replayed over more events than this, except once after the order's shape has changed.
SNAPSHOT_EVERY: Final = 8
_LOCK_SEED: Final = 7_203_116

# Writers of one order take turns, so that appending at the expected version all but never has to be tried again. What the
# snapshot misses because this statement began before the lock was given, the events after it tell.
_LOCKED_SNAPSHOT = text(
    """
    select pg_advisory_xact_lock(hashtextextended(cast(cast(:stream as uuid) as text), cast(:seed as bigint)))::text,
      s.version, s.state
    from (select 1) one left join snapshot s on s.stream = cast(:stream as uuid) and s.state_version = :state_version
    """
).columns(version=Integer, state=JSONB)


class SqlOrders:
    """Implements the port `Orders` on an open session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, order_id: str) -> Order | None:
        given = {"stream": order_id, "seed": _LOCK_SEED, "state_version": STATE_VERSION}
        row = (await self._session.execute(_LOCKED_SNAPSHOT, given)).one()
        if row.state is None:
            return await self._replayed(order_id)
        order = order_from_json(row.state)
        for event in await events_of(self._session, order_id, after=row.version):
            order = order.apply(event)
        return order

    async def next_number(self) -> str:
        value = await self._session.scalar(select(NUMBERS.next_value()))
        return f"S{value}"

    async def append(self, order: Order, events: Sequence[OrderEvent]) -> None:
        before = order.version - len(events)
        rows = [
            {
                "stream": order.id,
                "version": before + 1 + position,
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
        if order.version // SNAPSHOT_EVERY > before // SNAPSHOT_EVERY:
            await self._take_snapshot(order)
        await write_projection(self._session, order)
        await self._session.execute(select(func.pg_notify(CHANGES_CHANNEL, order.id)))

    async def _replayed(self, order_id: str) -> Order | None:
        events = await events_of(self._session, order_id)
        if not events:
            return None
        order = fold(order_id, events)
        if order.version > SNAPSHOT_EVERY:  # its snapshot was of another shape
            await self._take_snapshot(order)
        return order

    async def _take_snapshot(self, order: Order) -> None:
        values: dict[str, Any] = {
            "stream": order.id,
            "version": order.version,
            "state_version": STATE_VERSION,
            "state": order_to_json(order),
        }
        statement = insert(_SNAPSHOT).values(values)
        changed = {name: statement.excluded[name] for name in values if name != "stream"}
        await self._session.execute(statement.on_conflict_do_update(constraint="snapshot_pkey", set_=changed))


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
