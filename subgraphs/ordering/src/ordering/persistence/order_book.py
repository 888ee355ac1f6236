"""The orders of one transaction: read together, locked in one order, and written together when it commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import waiting
from stoa_messaging.late_writes import Statements

from ordering.application.ports import ConcurrentChange
from ordering.domain.events import OrderEvent
from ordering.domain.order import Order, fold
from ordering.persistence.codec import (
    STATE_VERSION,
    event_from_text,
    event_to_text,
    name_of,
    order_from_text,
    order_to_text,
)
from ordering.persistence.projection import projection_of
from ordering.persistence.tables import CHANGES_CHANNEL, OrderColumns

# No stream is replayed over more events than this, except once after the order's shape has changed.
SNAPSHOT_EVERY: Final = 8
_LOCK_SEED: Final = 7_203_116

# Writers of one order take turns, so that appending at the expected version all but never has to be tried again. Locks are
# taken in the order of ids, so that two who want the same orders never wait for each other. What a snapshot misses because
# this statement began before the lock was given, the events after it tell.
_LOCKED_SNAPSHOTS: Final = text(
    f"""
    with locked as materialized (
        select id, pg_advisory_xact_lock(hashtextextended(id::text, {_LOCK_SEED}))::text
        from (select cast(unnest(cast(:streams as text[])) as uuid) as id order by 1) wanted
    )
    select id::text as stream, coalesce(version, 0) as version, state::text as state
    from locked left join snapshot on stream = id and state_version = {STATE_VERSION}
    """  # noqa: S608 - only constants
)
_EVENTS_BEHIND: Final = text(
    """
    select e.stream::text as stream, e.type, e.data::text as data
    from unnest(cast(:streams as text[]), cast(:versions as int[])) as known (stream, version)
    join event e on e.stream = cast(known.stream as uuid) and e.version > known.version
    order by e.stream, e.version
    """
)
_NUMBERS: Final = text("select nextval('order_number') from generate_series(1, cast(:count as int))")
_KEEP_SNAPSHOTS: Final = text(
    f"""
    insert into snapshot (stream, version, state_version, state)
    select cast(stream as uuid), version, {STATE_VERSION}, cast(state as jsonb)
    from unnest(cast(:streams as text[]), cast(:versions as int[]), cast(:states as text[])) as new (stream, version, state)
    on conflict on constraint snapshot_pkey do update
    set version = excluded.version, state_version = excluded.state_version, state = excluded.state
    """  # noqa: S608 - only constants
)
_COLUMNS: Final = tuple(OrderColumns.model_fields)
# One statement: the events, the orders as readers see them, and the word that they have changed.
_RECORD: Final = text(
    f"""
    with appended as (
        insert into event (stream, version, type, data, occurred_at)
        select cast(stream as uuid), version, type, cast(data as jsonb), occurred_at
        from unnest(cast(:streams as text[]), cast(:versions as int[]), cast(:types as text[]), cast(:data as text[]),
                    cast(:moments as timestamptz[])) as new (stream, version, type, data, occurred_at)
    ), projected as (
        insert into order_view ({", ".join(_COLUMNS)})
        select {", ".join(_COLUMNS)} from jsonb_populate_recordset(null::order_view, cast(:orders as jsonb))
        on conflict on constraint order_view_pkey do update
        set {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "id")}
        where order_view.version < excluded.version
    )
    select pg_notify(:channel, id) from unnest(cast(:changed as text[])) as changed (id)
    """  # noqa: S608 - the table's own columns
)


class OrderBook:
    """What a transaction knows of its orders, and what it has still to write of them."""

    def __init__(self) -> None:
        self._orders: dict[str, Order | None] = {}
        self._fresh: list[tuple[str, int, OrderEvent]] = []
        self._changed: dict[str, Order] = {}
        self._to_snapshot: dict[str, Order] = {}
        self._numbers: list[int] = []

    @property
    def known(self) -> Iterable[str]:
        """The orders the transaction has to do with."""
        return self._orders.keys()

    def knows(self, order_id: str) -> bool:
        return order_id in self._orders

    def order(self, order_id: str) -> Order | None:
        return self._orders[order_id]

    def read(self, order: Order | None, order_id: str, *, from_afar: bool = False) -> None:
        """Remembers an order as it is stored; `from_afar`: it had to be replayed from the beginning."""
        self._orders[order_id] = order
        if order and from_afar and order.version > SNAPSHOT_EVERY:  # its snapshot was of another shape
            self._to_snapshot[order_id] = order

    def append(self, order: Order, events: Sequence[OrderEvent]) -> None:
        """The order after the events."""
        before = order.version - len(events)
        self._fresh += [(order.id, before + place, event) for place, event in enumerate(events, start=1)]
        self._orders[order.id] = self._changed[order.id] = order
        if order.version // SNAPSHOT_EVERY > before // SNAPSHOT_EVERY:
            self._to_snapshot[order.id] = order

    async def next_number(self, session: AsyncSession) -> int:
        if not self._numbers:
            await self.take_numbers(session, 1)
        return self._numbers.pop(0)

    async def take_numbers(self, session: AsyncSession, count: int) -> None:
        """Numbers for orders that are about to be placed."""
        self._numbers += [int(number) for number in await session.scalars(_NUMBERS, {"count": count})]

    def write(self, session: Statements) -> None:
        """Everything at once. Raises ConcurrentChange when a stream has grown meanwhile."""
        if self._fresh:
            try:
                session.execute(_RECORD, self._record())
            except IntegrityError as error:
                raise ConcurrentChange("The order was changed by somebody else.") from error
        if self._to_snapshot:
            snapshots = self._to_snapshot.values()
            given = {
                "streams": list(self._to_snapshot),
                "versions": [order.version for order in snapshots],
                "states": [order_to_text(order) for order in snapshots],
            }
            session.execute(_KEEP_SNAPSHOTS, given)

    def _record(self) -> dict[str, Any]:
        return {
            "streams": [stream for stream, _, _ in self._fresh],
            "versions": [version for _, version, _ in self._fresh],
            "types": [name_of(event) for _, _, event in self._fresh],
            "data": [event_to_text(event) for _, _, event in self._fresh],
            "moments": [event.occurred_at for _, _, event in self._fresh],
            "orders": orjson.dumps([projection_of(order) for order in self._changed.values()]).decode(),
            "channel": CHANGES_CHANNEL,
            "changed": list(self._changed),
        }


def book_of(session: AsyncSession) -> OrderBook:
    """The transaction's one book."""
    return waiting(session, OrderBook)


async def read_ahead(session: AsyncSession, order_ids: Iterable[str]) -> None:
    """Locks these orders and reads them, all in two statements; those that are known already stay as they are."""
    book = book_of(session)
    wanted = sorted({order_id for order_id in order_ids if not book.knows(order_id)})
    if not wanted:
        return
    snapshots = (await session.execute(_LOCKED_SNAPSHOTS, {"streams": wanted})).all()
    known = {"streams": [row.stream for row in snapshots], "versions": [row.version for row in snapshots]}
    behind: dict[str, list[OrderEvent]] = {}
    for row in await session.execute(_EVENTS_BEHIND, known):
        behind.setdefault(row.stream, []).append(event_from_text(row.type, row.data))
    for row in snapshots:
        events = behind.get(row.stream, [])
        if row.state is None:
            book.read(fold(row.stream, events) if events else None, row.stream, from_afar=True)
            continue
        order = order_from_text(row.state)
        for event in events:
            order = order.apply(event)
        book.read(order, row.stream)
