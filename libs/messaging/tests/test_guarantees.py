"""What the market relies on, through both real brokers and a real database (security.md, rows 99 to 107)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from stoa_messaging import Broker, Consumer, Delivery, Envelope, Message, Order, Outcome, Seal
from stoa_messaging.testing import DEADLINE_SECONDS, counted, counting
from stoa_primitives import new_id
from stoa_service import Database

pytestmark = pytest.mark.servers

Connect = Callable[[], Awaitable[Broker]]
SEAL = Seal("the market's secret")
GROUP_TOPICS = ["shop.counted", "shop.unheard"]


def sealed(envelope: Envelope, *, by: str = "shop", seal: Seal = SEAL, topic: str = "shop.counted") -> Message:
    body = envelope.to_bytes()
    key = f"shop:{envelope.aggregate_id}"
    return Message(topic=topic, body=body, event_id=envelope.id, key=key, signature=seal.sign(by, topic, body))


async def effects(database: Database) -> list[int]:
    """In the order in which they happened: rows of a table without updates lie as they were written."""
    async with database.transaction() as session:
        return list(await session.scalars(text("select number from effect")))


async def until_effects(database: Database, count: int) -> list[int]:
    async with asyncio.timeout(DEADLINE_SECONDS):
        while len(found := await effects(database)) < count:  # noqa: ASYNC110 - a server's state sets no event
            await asyncio.sleep(0.02)
    return found


async def until_dead(broker: Broker, group: str, count: int) -> list[str]:
    async with asyncio.timeout(DEADLINE_SECONDS):
        while await broker.dead_letters.count(group) < count:  # noqa: ASYNC110 - a server's state sets no event
            await asyncio.sleep(0.02)
    return [letter.reason.partition(":")[0] for letter in await broker.dead_letters.list(group)]


@asynccontextmanager
async def listening(broker: Broker, group: str, *consumers: Consumer) -> AsyncIterator[None]:
    """The group's topic is its own, so that tests do not hear each other."""
    turns = iter(consumers)
    consumer = next(turns)

    async def deliver(delivery: Delivery) -> Outcome:
        return await consumer.deliver(delivery, _Grave(broker, group), seal=SEAL)  # type: ignore[arg-type]

    async with broker.consuming(group, GROUP_TOPICS, deliver):
        yield


class _Grave:
    """Buries under the test's own group."""

    def __init__(self, broker: Broker, group: str) -> None:
        self._broker = broker
        self._group = group

    async def bury(self, _: str, delivery: Delivery, *, reason: str) -> None:
        await self._broker.bury(self._group, delivery, reason=reason)


@pytest.fixture(name="fresh")
async def _fresh(connect: Connect, broker_url: str) -> tuple[Broker, str]:
    """A broker without older messages, and a group that listens from now on."""
    broker, group = await connect(), f"g{new_id()}"
    if broker_url.startswith("redis"):
        from redis.asyncio import Redis  # noqa: PLC0415 - only here

        redis = Redis.from_url(broker_url)
        await redis.delete(*(f"stoa:{topic}" for topic in GROUP_TOPICS))
        await redis.aclose()
    await broker.declare(group, GROUP_TOPICS)
    return broker, group


Fresh = tuple[Broker, str]


async def test_what_cannot_be_read_is_buried_with_its_reason_while_others_flow(
    fresh: Fresh, database: Database
) -> None:
    """Row 99: invalid JSON, an unknown type, an unknown version and a poisoned event must not stop the good ones."""
    (broker, group), topic = fresh, "shop.counted"
    unheard = counted(1).model_copy(update={"type": "shop.unheard"})
    newer = counted(2).model_copy(update={"version": 7})
    bad = [
        Message(topic=topic, body=b"{", event_id=new_id(), signature=SEAL.sign("shop", topic, b"{")),
        sealed(unheard, topic="shop.unheard"),
        sealed(newer),
        sealed(counted(-1, aggregate_id="poison")),
    ]
    good = [sealed(counted(number, aggregate_id=new_id())) for number in range(10, 30)]

    async with listening(broker, group, counting(database)):
        await broker.publish_batch([*bad, *good])
        assert sorted(await until_effects(database, 20)) == list(range(10, 30))
        reasons = await until_dead(broker, group, 4)

    assert sorted(reasons) == ["INVALID_EVENT", "UNKNOWN_EVENT", "UNKNOWN_EVENT", "ValueError"]


@pytest.mark.parametrize("times", [1, 2, 10])
async def test_an_event_that_comes_often_has_one_effect(fresh: Fresh, database: Database, times: int) -> None:
    """Row 100: once, twice, ten times, side by side: one effect."""
    broker, group = fresh
    message = sealed(counted(1))

    async with listening(broker, group, counting(database)):
        await broker.publish_batch([message] * times)
        await broker.publish_batch([sealed(counted(2))])
        assert await until_effects(database, 2) == [1, 2]


async def test_ten_copies_of_the_service_have_one_effect(database: Database) -> None:
    """Row 100: parallel deliveries in several processes meet in the inbox."""
    message = sealed(counted(1))
    delivery = Delivery(topic=message.topic, body=message.body)

    handled = await asyncio.gather(*(counting(database).handle(delivery) for _ in range(10)))

    assert (sorted(handled), await effects(database)) == ([False] * 9 + [True], [1])


async def test_events_out_of_order_are_put_in_order(fresh: Fresh, database: Database) -> None:
    """Row 101: v3 before v2 is held, never applied wrongly."""
    broker, group = fresh

    async with listening(broker, group, counting(database, order=Order.STRICT)):
        await broker.publish_batch([sealed(counted(number, sequence=number)) for number in (1, 4, 3, 2, 5)])
        assert await until_effects(database, 5) == [1, 2, 3, 4, 5]


async def test_an_event_behind_a_gap_is_never_applied(fresh: Fresh, database: Database) -> None:
    """Row 101: what waits in vain becomes a dead letter, and can be redriven when the missing one has come."""
    broker, group = fresh

    async with listening(broker, group, counting(database, order=Order.STRICT, hold_seconds=0.3)):
        await broker.publish_batch([sealed(counted(number, sequence=number)) for number in (1, 3)])
        assert await until_dead(broker, group, 1) == ["OUT_OF_TURN"]
        assert await effects(database) == [1]

        await broker.publish_batch([sealed(counted(2, sequence=2))])
        await until_effects(database, 2)
        (letter,) = await broker.dead_letters.list(group)
        assert await broker.dead_letters.redrive(group, letter.id)
        assert await until_effects(database, 3) == [1, 2, 3]


async def test_of_whole_states_the_newest_stays(fresh: Fresh, database: Database) -> None:
    """Row 101: an older price that comes late must not overwrite the newer one."""
    broker, group = fresh

    async with listening(broker, group, counting(database, order=Order.NEWEST)):
        await broker.publish_batch([sealed(counted(number, sequence=number)) for number in (1, 3, 2, 4)])
        assert await until_effects(database, 3) == [1, 3, 4]


async def test_a_strict_consumer_refuses_what_comes_after_its_successor(database: Database) -> None:
    """Row 101: a second event number 2 of one aggregate, with another id, is a mistake of the publisher."""
    consumer, graves = counting(database, order=Order.STRICT), RecordedGraves()

    outcomes = [await deliver(consumer, counted(9, sequence=sequence), graves) for sequence in (1, 2, 2)]

    assert outcomes == [Outcome.DONE, Outcome.DONE, Outcome.DEAD]
    assert graves.reasons[0].startswith("TOO_LATE")


class RecordedGraves:
    def __init__(self) -> None:
        self.reasons: list[str] = []

    async def bury(self, _: str, __: Delivery, *, reason: str) -> None:
        self.reasons.append(reason)


async def deliver(consumer: Consumer, envelope: Envelope, graves: RecordedGraves) -> Outcome:
    delivery = Delivery(topic=envelope.type, body=envelope.to_bytes())
    return await consumer.deliver(delivery, graves)  # type: ignore[arg-type]


async def test_a_crash_after_the_commit_brings_the_event_again_without_effect(fresh: Fresh, database: Database) -> None:
    """Row 102: committed, not acknowledged, delivered again: one effect."""
    broker, group = fresh
    consumer, twice, tries = counting(database), asyncio.Event(), [0]

    async def handle_and_lose_the_line(delivery: Delivery) -> Outcome:
        handled = await consumer.handle(delivery)
        tries[0] += 1
        if handled:
            raise ConnectionError("killed before the acknowledgement")
        twice.set()
        return Outcome.DONE

    async with broker.consuming(group, GROUP_TOPICS, handle_and_lose_the_line):
        await broker.publish_batch([sealed(counted(1))])
        async with asyncio.timeout(DEADLINE_SECONDS):
            await twice.wait()

    assert (tries, await effects(database)) == ([2], [1])


async def test_a_whole_history_replayed_does_nothing_twice_and_fills_an_empty_reader(
    fresh: Fresh, database: Database
) -> None:
    """Row 106: after a restore of the broker no mail goes out and no card is charged again; a new reader learns all."""
    broker, group = fresh
    history: Sequence[Message] = [sealed(counted(number, sequence=number)) for number in range(1, 21)]

    async with listening(broker, group, counting(database, order=Order.STRICT)):
        await broker.publish_batch(history)
        live = await until_effects(database, 20)
        await broker.publish_batch([*history, sealed(counted(21, sequence=21))])
        assert await until_effects(database, 21) == [*live, 21]

        async with database.transaction() as session:
            await session.execute(text("truncate effect, inbox, inbox_position"))
        await broker.publish_batch(history)
        assert await until_effects(database, 20) == live


@pytest.mark.parametrize("forged", ["unsigned", "other publisher", "other secret", "other topic", "changed"])
async def test_a_forged_event_has_no_effect(fresh: Fresh, database: Database, forged: str) -> None:
    """Row 107: who reaches the broker, or holds another service's right, cannot confirm an order."""
    broker, group = fresh
    envelope = counted(666)
    message = {
        "unsigned": Message(topic="shop.counted", body=envelope.to_bytes(), event_id=envelope.id),
        "other publisher": sealed(envelope, by="reviews"),
        "other secret": sealed(envelope, seal=Seal("guessed")),
        "other topic": sealed(envelope, topic="shop.unheard"),
        "changed": Message(
            topic="shop.counted",
            body=envelope.to_bytes().replace(b"666", b"999"),
            event_id=envelope.id,
            signature=sealed(envelope).signature,
        ),
    }[forged]

    async with listening(broker, group, counting(database)):
        await broker.publish_batch([message, sealed(counted(1))])
        assert await until_dead(broker, group, 1) == ["FORGED_EVENT"]
        assert await until_effects(database, 1) == [1]


def test_production_refuses_the_development_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that stands in the sources seals nothing."""
    monkeypatch.setenv("STOA_ENV", "production")
    monkeypatch.delenv("EVENTS_SECRET", raising=False)

    with pytest.raises(ValueError, match="EVENTS_SECRET"):
        Seal.from_environment()
