from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Delivery, Heard, Outbox, Outcome
from stoa_messaging.testing import TABLES, Counted, counted
from stoa_service import Database

pytestmark = pytest.mark.servers


class Graves:
    """Remembers what was buried."""

    def __init__(self) -> None:
        self.buried: list[Delivery] = []

    async def bury(self, _: str, delivery: Delivery, *, reason: str) -> None:
        assert reason
        self.buried.append(delivery)


def deliveries(*numbers: int, **change: Any) -> list[Delivery]:
    envelopes = [counted(number, aggregate_id=f"a{number}", **change) for number in numbers]
    return [Delivery(topic=each.type, body=each.to_bytes(), key=each.aggregate_id) for each in envelopes]


async def numbers_written(database: Database) -> list[int]:
    async with database.transaction() as session:
        return list(await session.scalars(text("select number from effect order by number")))


async def rows_in(database: Database, table: str) -> int:
    async with database.transaction() as session:
        return int(await session.scalar(text(f"select count(*) from {table}")) or 0)


def counting_together(database: Database, sizes: list[int]) -> Consumer:
    consumer = Consumer("shop", database, TABLES)

    @consumer.on_many("shop.counted", Counted)
    async def count(session: AsyncSession, events: Sequence[Heard[Counted]]) -> None:
        sizes.append(len(events))
        for each in events:
            if each.data.number < 0:
                raise ValueError("cannot count below nothing")
            await session.execute(text("insert into effect values (:number)"), {"number": each.data.number})
            await Outbox(TABLES).add(session, Counted(number=each.data.number), aggregate_id=each.envelope.aggregate_id)

    return consumer


async def test_a_flood_is_handled_in_few_transactions_and_statements(database: Database) -> None:
    """A transaction, a claim and an outbox row each for its own costs an order tens of milliseconds."""
    sizes: list[int] = []
    consumer, statements = counting_together(database, sizes), list[str]()

    @event.listens_for(database.engine.sync_engine, "before_cursor_execute")
    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        statements.append(statement)

    assert all(await asyncio.gather(*(consumer.handle(each) for each in deliveries(*range(60)))))

    assert sizes == [60]
    assert len([each for each in statements if "inbox" in each or "outbox" in each]) == 3
    assert await numbers_written(database) == list(range(60))
    assert await rows_in(database, "outbox") == 60


async def test_a_poisoned_message_is_buried_and_those_beside_it_have_their_effect_once(database: Database) -> None:
    """One message that nobody can handle must not stop an hour of orders."""
    graves, sizes = Graves(), list[int]()
    consumer = counting_together(database, sizes)
    given = deliveries(1, 2, -3, 4)
    outcomes = await asyncio.gather(*(consumer.deliver(each, graves) for each in given))  # type: ignore[arg-type]

    assert outcomes == [Outcome.DONE, Outcome.DONE, Outcome.DEAD, Outcome.DONE]
    assert graves.buried == [given[2]]
    assert await numbers_written(database) == [1, 2, 4]
    assert (await rows_in(database, "inbox"), await rows_in(database, "outbox")) == (3, 3)


async def test_one_event_delivered_twice_at_once_has_one_effect(database: Database) -> None:
    """Both deliveries may meet in one transaction, where the second sees the first one's claim as its own."""
    consumer = counting_together(database, [])
    envelope = counted(7)
    twice = [Delivery(topic=envelope.type, body=envelope.to_bytes(), key=key) for key in ("a", "b")]

    assert sorted(await asyncio.gather(*(consumer.handle(each) for each in twice))) == [False, True]
    assert await numbers_written(database) == [7]


async def test_tenants_never_share_a_transaction(database: Database) -> None:
    """Row security would refuse one of them, or hide its rows."""
    sizes: list[int] = []
    consumer = counting_together(database, sizes)
    given = [*deliveries(1, 2), *deliveries(3, 4, 5, tenant="annex")]
    await asyncio.gather(*(consumer.handle(each) for each in given))

    assert sizes == [2, 3]


async def test_handlers_are_given_what_was_read_ahead_for_all(database: Database) -> None:
    """Without it each handler reads its own aggregate: a statement per message again."""
    consumer, ahead, handled = Consumer("shop", database, TABLES), list[list[int]](), list[int]()

    @consumer.prepare
    async def look(_: AsyncSession, events: Sequence[Heard[Counted]]) -> None:
        ahead.append([each.data.number for each in events])

    @consumer.on("shop.counted", Counted)
    async def count(_: AsyncSession, __: Any, data: Counted) -> None:
        assert data.number in ahead[-1]
        handled.append(data.number)

    given = deliveries(1, 2, 3)
    await asyncio.gather(*(consumer.handle(each) for each in given))
    await asyncio.gather(*(consumer.handle(each) for each in given))

    assert ahead == [[1, 2, 3]]
    assert handled == [1, 2, 3]


async def test_what_was_to_be_written_late_is_gone_with_a_rollback(database: Database) -> None:
    """An event of something that never happened would be sent."""
    async with AsyncSession(database.engine) as session:
        await Outbox(TABLES).add(session, Counted(number=1), aggregate_id="a")
        await session.execute(text("select 1"))
        await session.rollback()
        await session.execute(text("select 1"))
        await session.commit()
    assert await rows_in(database, "outbox") == 0
