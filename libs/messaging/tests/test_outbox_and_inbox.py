from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from launcher.testing.servers import RedisServer
from redis.asyncio import Redis
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from stoa_messaging import Delivery, Envelope, Message, Outbox, Outcome, Sent, Worker, broker_from_url, every
from stoa_messaging.inbox import forget_old
from stoa_messaging.testing import TABLES, Counted, CountedRead, counting
from stoa_primitives import derived_id, new_id
from stoa_service import Database

pytestmark = pytest.mark.servers


class GraveBroker:
    """Only buries."""

    def __init__(self) -> None:
        self.buried: list[tuple[Delivery, str]] = []

    async def bury(self, _: str, delivery: Delivery, *, reason: str) -> None:
        self.buried.append((delivery, reason))


def delivery(
    number: object, *, event_id: str | None = None, event_type: str = "shop.counted", version: int = 1
) -> Delivery:
    identity = event_id or new_id()
    envelope = {
        "version": version,
        "id": identity,
        "type": event_type,
        "occurred_at": "2030-01-01T00:00:00Z",
        "aggregate_id": "a",
        "correlation_id": identity,
        "data": {"number": number},
    }
    return Delivery(topic=event_type, body=Envelope.model_validate(envelope).to_bytes())


async def effects(database: Database) -> list[int]:
    async with database.transaction() as session:
        return list(await session.scalars(text("select number from effect order by number")))


async def test_the_same_event_ten_times_in_parallel_has_one_effect(database: Database) -> None:
    """Row 100: brokers deliver at least once; the business counts once."""
    consumer, event_id = counting(database), new_id()

    handled = await asyncio.gather(*(consumer.handle(delivery(1, event_id=event_id)) for _ in range(10)))

    assert sorted(handled) == [False] * 9 + [True]
    assert await effects(database) == [1]


async def test_a_failed_effect_takes_its_claim_back(database: Database) -> None:
    """A claim that survives a rolled back effect would lose the event."""
    consumer, event_id = counting(database), new_id()

    with pytest.raises(ValueError, match="never"):
        await consumer.handle(delivery(-1, event_id=event_id))

    assert await consumer.handle(delivery(2, event_id=event_id))


async def test_a_poisoned_message_is_buried_after_three_tries_with_its_reason(database: Database) -> None:
    """A message that can never be handled must not block those behind it."""
    graves = GraveBroker()

    outcome = await counting(database).deliver(delivery(-1), graves)  # type: ignore[arg-type]

    assert outcome is Outcome.DEAD
    assert [reason for _, reason in graves.buried] == ["ValueError: never"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"id":1}', delivery("text").body])
async def test_a_message_that_cannot_be_read_is_buried_at_once(database: Database, body: bytes) -> None:
    """Garbage on the wire must not stop a service."""
    graves = GraveBroker()

    outcome = await counting(database).deliver(Delivery(topic="shop.counted", body=body), graves)  # type: ignore[arg-type]

    assert outcome is Outcome.DEAD
    assert len(graves.buried) == 1


@pytest.mark.parametrize("change", [{"event_type": "shop.unheard"}, {"version": 9}])
async def test_an_unknown_type_and_an_unknown_version_are_buried_at_once(
    database: Database, change: dict[str, Any]
) -> None:
    """Row 99: read as something it is not, an event does harm; it waits for somebody who knows it."""
    graves = GraveBroker()

    outcome = await counting(database).deliver(delivery(1, **change), graves)  # type: ignore[arg-type]

    assert (outcome, await effects(database)) == (Outcome.DEAD, [])
    assert graves.buried[0][1].startswith("UNKNOWN_EVENT")


async def test_a_message_waits_while_the_database_is_away(database: Database) -> None:
    """A restart of PostgreSQL must not turn a day's orders into dead letters."""

    class Restarting:
        failures = 4

        def transaction(self) -> Any:
            if self.failures:
                self.failures -= 1
                raise OperationalError("select", {}, ConnectionRefusedError())
            return database.transaction()

    consumer, graves = counting(Restarting()), GraveBroker()

    assert await consumer.deliver(delivery(7), graves) is Outcome.DONE  # type: ignore[arg-type]
    assert (await effects(database), graves.buried) == ([7], [])


def test_two_handlers_for_one_event_type_are_refused(database: Database) -> None:
    """The second would silently replace the first."""
    with pytest.raises(ValueError, match="already has a handler"):
        counting(database).on("shop.counted", CountedRead)


async def outbox_rows(database: Database) -> int:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(TABLES.outbox)) or 0


async def test_an_event_of_a_rolled_back_transaction_is_never_sent(database: Database) -> None:
    """Telling the world what did not happen is worse than silence."""
    async with database.transaction() as session:
        await Outbox(TABLES).add(session, Counted(number=1), aggregate_id="a")
        await session.rollback()

    assert await outbox_rows(database) == 0


async def test_a_cause_hands_its_correlation_on(database: Database) -> None:
    """Without it nobody can follow an order through nine services."""
    outbox = Outbox(TABLES)
    async with database.transaction() as session:
        cause = await outbox.add(session, Counted(number=1), aggregate_id="a")
        effect = await outbox.add(session, Counted(number=2), aggregate_id="a", cause=cause)

    assert (effect.causation_id, effect.correlation_id) == (cause.id, cause.correlation_id)
    assert (cause.causation_id, cause.correlation_id) == (None, cause.id)


async def until_effects(database: Database, expected: list[int]) -> None:
    async with asyncio.timeout(30):
        while await effects(database) != expected:  # noqa: ASYNC110 - the row appears in PostgreSQL, which sets no event
            await asyncio.sleep(0.02)


async def test_a_worker_sends_what_was_written_and_handles_what_it_hears(
    address: str, database: Database, redis_server: RedisServer
) -> None:
    """The whole way: transaction, outbox, relay, broker, inbox, effect."""
    own = Database(address)
    broker = broker_from_url(redis_server.database_url(8))
    ran = asyncio.Event()

    async def note() -> None:
        ran.set()

    async def fail() -> None:
        raise ZeroDivisionError

    jobs = [every(60, fail), every(60, note)]
    worker = Worker(database=own, tables=TABLES, broker=broker, consumer=counting(own), jobs=jobs)
    async with database.transaction() as session:
        await Outbox(TABLES).add(session, Counted(number=1), aggregate_id="a")
    async with worker:
        async with database.transaction() as session:
            for _ in range(2):
                await Outbox(TABLES).add(session, Counted(number=2), aggregate_id="a", event_id=derived_id("two"))
        await until_effects(database, [1, 2])
        await ran.wait()
        await worker.ready()
        async with asyncio.timeout(30):
            while await outbox_rows(database):  # noqa: ASYNC110 - the relay deletes in PostgreSQL, which sets no event
                await asyncio.sleep(0.02)


async def test_a_worker_can_prepare_the_broker_without_running(address: str, redis_server: RedisServer) -> None:
    """A deployment declares every listener before the first relay sends."""
    url = redis_server.database_url(5)

    def build() -> Worker:
        own = Database(address)
        return Worker(database=own, tables=TABLES, broker=broker_from_url(url), consumer=counting(own))

    await build().declare()

    redis = Redis.from_url(url)
    (group,) = await redis.xinfo_groups("stoa:shop.counted")
    await redis.aclose()
    assert group["name"] == b"shop"


async def test_a_broker_that_is_away_only_delays(address: str, database: Database, redis_server: RedisServer) -> None:
    """Row 104: orders are accepted while the broker is down, and drain afterwards."""

    class Flaky:
        """A broker that refuses the first messages."""

        def __init__(self) -> None:
            self.real = broker_from_url(redis_server.database_url(7))
            self.refusals = 2

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

        async def publish_batch(self, messages: Sequence[Message]) -> Sequence[Sent]:
            if self.refusals:
                self.refusals -= 1
                raise ConnectionError("broker is away")
            return await self.real.publish_batch(messages)

    own = Database(address)
    async with database.transaction() as session:
        await Outbox(TABLES).add(session, Counted(number=5), aggregate_id="a")
    async with Worker(database=own, tables=TABLES, broker=Flaky(), consumer=counting(own)):
        await until_effects(database, [5])


async def test_old_claims_are_forgotten_and_young_ones_kept(database: Database) -> None:
    """An inbox that only grows fills the disk; one that forgets too soon lets effects repeat."""
    async with database.transaction() as session:
        await session.execute(
            text("insert into inbox values (:old, 't', now() - interval '15 days'), (:young, 't', now())"),
            {"old": new_id(), "young": new_id()},
        )
        await forget_old(session, TABLES)

        assert await session.scalar(text("select count(*) from inbox")) == 1
