from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from launcher.testing.servers import RabbitServer
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Broker, Envelope, Outbox, Seal, Sent, broker_from_url
from stoa_messaging.background import end
from stoa_messaging.late_writes import write_late
from stoa_messaging.relay import POLL_SECONDS, PROBE, BrokerAway, Relay
from stoa_messaging.testing import DEADLINE_SECONDS, TABLES, Counted, Listener, RecordingBroker, counted
from stoa_primitives import new_id
from stoa_service import Database

pytestmark = pytest.mark.servers

NEVER = 3600.0
MOST_STATEMENTS_PER_IDLE_MINUTE = 12


def relay(database: Database, broker: object, *, poll_seconds: float = NEVER) -> Relay:
    sends = cast("Broker", broker)
    return Relay(domain="shop", engine=database.engine, broker=sends, seal=Seal("a secret"), poll_seconds=poll_seconds)


@asynccontextmanager
async def running(*relays: Relay) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(each.run()) for each in relays]
    try:
        yield
    finally:
        for task in tasks:
            await end(task)


async def add(database: Database, *numbers: int, aggregate_id: str = "a") -> None:
    async with database.transaction() as session:
        for number in numbers:
            await Outbox(TABLES).add(session, Counted(number=number), aggregate_id=aggregate_id)


async def write_now(session: AsyncSession) -> None:
    """What the commit would write, before it: the aggregate is taken from here on."""
    await session.run_sync(write_late)


async def left(database: Database) -> list[int]:
    async with database.transaction() as session:
        bodies = await session.scalars(text("select payload from outbox order by id"))
        return [int(Envelope.model_validate_json(body).data["number"]) for body in bodies]


async def until_listening(database: Database) -> int:
    """The process id of the connection that listens."""
    asked = text(
        "select pid from pg_stat_activity where query like 'LISTEN%' and datname = current_database() and pid <> :o"
    )
    async with asyncio.timeout(DEADLINE_SECONDS):
        while True:
            async with database.transaction() as session:
                if found := await session.scalar(asked, {"o": 0}):
                    return int(found)
            await asyncio.sleep(0.01)


async def test_two_relays_keep_each_aggregates_order_and_send_nothing_twice(address: str, database: Database) -> None:
    """A second copy of the worker that takes the next rows overtakes the first, and an order is shipped before it is paid."""
    broker, others = RecordingBroker(), [Database(address), Database(address)]
    aggregates = [new_id() for _ in range(8)]

    async def write(aggregate_id: str) -> None:
        for number in range(0, 60, 3):
            await add(database, number, number + 1, number + 2, aggregate_id=aggregate_id)

    async with running(*(relay(each, broker) for each in others)):
        await asyncio.gather(*(write(each) for each in aggregates))
        await broker.until(8 * 60)

    heard: dict[str, list[int]] = defaultdict(list)
    for message in broker.messages:
        envelope = Envelope.model_validate_json(message.body)
        heard[message.key].append(envelope.sequence or 0)
    assert heard == {f"shop:{each}": list(range(1, 61)) for each in aggregates}
    for each in others:
        await each.close()


async def test_numbers_have_no_gap_and_say_what_came_before(database: Database) -> None:
    """A consumer that finds a gap would wait for an event that never was."""
    async with database.transaction() as session:
        await Outbox(TABLES).add(session, Counted(number=0), aggregate_id="a")
        await session.rollback()

    await add(database, 1, 2, 3)
    await add(database, 1, aggregate_id="b")
    broker = RecordingBroker()
    await relay(database, broker).send()

    envelopes = [Envelope.model_validate_json(each.body) for each in broker.messages]
    assert [(each.aggregate_id, each.sequence) for each in envelopes] == [("a", 1), ("a", 2), ("a", 3), ("b", 1)]
    assert [each.after.get("shop.counted", 0) for each in envelopes] == [0, 1, 2, 0]


async def test_many_events_are_added_in_few_statements_and_in_order(database: Database) -> None:
    """An import of 100,000 products must not cost as many round trips."""
    envelopes = [counted(number, aggregate_id=f"a{number % 50}") for number in range(100)]
    async with database.transaction() as session:
        await Outbox(TABLES).add_all(session, envelopes)
    broker = RecordingBroker()
    await relay(database, broker).send()

    sent = [Envelope.model_validate_json(each.body) for each in broker.messages]
    assert [each.sequence for each in sent] == [1] * 50 + [2] * 50
    assert broker.numbers == list(range(100))


async def test_two_writers_of_one_aggregate_are_numbered_in_the_order_of_their_commits(database: Database) -> None:
    """A row that becomes visible later with a lower id is overtaken, and nobody would notice."""
    async with database.transaction() as first:
        await Outbox(TABLES).add(first, Counted(number=1), aggregate_id="a")
        await write_now(first)
        second = asyncio.create_task(add(database, 2))
        await add(database, 9, aggregate_id="b")
        broker = RecordingBroker()
        await relay(database, broker).send()
        assert broker.numbers == [9]
        assert not second.done()
    await second

    await relay(database, broker).send()
    assert broker.numbers == [9, 1, 2]


async def test_a_commit_wakes_the_relay_without_a_poll(database: Database) -> None:
    """Waiting for the next poll costs every step of an order seconds."""
    broker = RecordingBroker()
    async with running(relay(database, broker)):
        await until_listening(database)
        await add(database, 1)
        assert await broker.until(1) == [1]


async def test_a_poll_finds_what_no_notification_told_of(database: Database) -> None:
    """A notification lost with a connection would leave an event behind until the next one comes."""
    broker = RecordingBroker()
    async with running(relay(database, broker, poll_seconds=0.05)):
        await until_listening(database)
        async with database.transaction() as session:
            await session.execute(
                text(
                    'insert into outbox (payload, headers) values (:body, \'{"stoa-topic": "t", "stoa-event": "e"}\')'
                ),
                {"body": counted(7).to_bytes()},
            )
        assert await broker.until(1) == [7]


async def test_an_idle_relay_asks_once_per_poll_and_nothing_else(address: str) -> None:
    """Eleven relays that poll busily keep an idle database at work: one statement every five seconds is enough."""
    database, asked, looked = Database(address), list[str](), asyncio.Event()

    def note(record: Any) -> None:
        asked.append(record.query)
        if asked[-5:] == [PROBE] * 5:
            looked.set()

    @event.listens_for(database.engine.sync_engine, "connect")
    def count_statements(connection: Any, _: object) -> None:
        connection.driver_connection.add_query_logger(note)

    async with database.transaction() as session:
        await session.execute(text("truncate outbox"))
    async with running(relay(database, RecordingBroker(), poll_seconds=0.02)):
        async with asyncio.timeout(DEADLINE_SECONDS):
            await looked.wait()
        idle = asked[asked.index(PROBE) :]
    await database.close()
    assert set(idle) == {PROBE}
    assert 60 / POLL_SECONDS <= MOST_STATEMENTS_PER_IDLE_MINUTE


async def test_a_lost_listening_connection_is_made_again(database: Database) -> None:
    """A relay that is deaf after a restart of PostgreSQL sends nothing until somebody restarts it too."""
    broker = RecordingBroker()
    async with running(relay(database, broker)):
        lost = await until_listening(database)
        async with database.transaction() as session:
            await session.execute(text("select pg_terminate_backend(:pid)"), {"pid": lost})
        await add(database, 1)
        assert await broker.until(1) == [1]
        await until_listening(database)
        await add(database, 2)
        assert await broker.until(2) == [1, 2]


async def test_behind_a_refused_event_its_aggregate_waits_and_the_others_do_not(database: Database) -> None:
    """Row 105: a message that the broker did not confirm stays in the outbox, with all that follow it."""
    await add(database, 1, 2, 3)
    await add(database, 9, aggregate_id="b")
    broker = RecordingBroker([Sent.CONFIRMED, Sent.REFUSED, Sent.CONFIRMED, Sent.CONFIRMED])

    with pytest.raises(BrokerAway):
        await relay(database, broker).send()

    assert await left(database) == [2, 3]
    await relay(database, broker).send()
    assert broker.numbers[-2:] == [2, 3]
    assert await left(database) == []


async def test_what_was_sent_and_not_marked_is_sent_again(database: Database) -> None:
    """Row 103: a crash between broker and outbox costs a duplicate, never an event."""
    await add(database, 1)
    broker = RecordingBroker(ConnectionError("the line broke after it was sent"))

    with pytest.raises(ConnectionError):
        await relay(database, broker).send()
    await relay(database, broker).send()

    assert broker.numbers == [1, 1]
    assert broker.messages[0] == broker.messages[1]


async def add_on(database: Database, topic: str, number: int) -> None:
    async with database.transaction() as session:
        await session.execute(
            text(
                "insert into outbox (payload, headers) values "
                "(:body, jsonb_build_object('stoa-topic', cast(:topic as text), 'stoa-event', 'e'))"
            ),
            {"body": counted(number).to_bytes(), "topic": topic},
        )


async def test_an_event_that_nobody_listens_to_is_kept_and_holds_up_nobody(
    database: Database, rabbitmq_server: RabbitServer
) -> None:
    """Row 105: RabbitMQ drops what no queue is bound for; the outbox keeps it until one is."""
    broker, listener = broker_from_url(rabbitmq_server.url), Listener()
    unheard, heard, group = f"shop.{new_id()}", f"shop.{new_id()}", f"g{new_id()}"
    await broker.declare(group, [heard])
    await add_on(database, unheard, 1)
    await add_on(database, heard, 2)
    async with broker.consuming(group, [heard], listener):
        await relay(database, broker).send()
        await listener.until(1)
    assert await left(database) == [1]

    await broker.declare(group, [unheard])
    async with database.transaction() as session:
        await session.execute(text("update outbox set retry_at = now()"))
    async with broker.consuming(group, [unheard], listener):
        await relay(database, broker).send()
        await listener.until(2)
    assert await left(database) == []
    await broker.close()


async def test_a_publisher_that_the_broker_does_not_confirm_in_time_is_no_success(database: Database) -> None:
    """Row 105: silence is not a confirmation."""
    await add(database, 1)

    with pytest.raises(TimeoutError):
        await relay(database, RecordingBroker(TimeoutError())).send()

    assert await left(database) == [1]
