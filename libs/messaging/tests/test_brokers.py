"""The contract of the broker port. Every adapter passes all of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import aio_pika
import pytest
from _pytest.fixtures import FixtureRequest
from launcher.testing.servers import RedisServer
from redis.asyncio import Redis
from stoa_messaging import Broker, Delivery, Outcome, broker_from_url
from stoa_messaging.brokers import dead_topic
from stoa_messaging.redis_streams import RedisStreams
from stoa_primitives import new_id

pytestmark = pytest.mark.servers

DEADLINE_SECONDS = 20.0


@dataclass
class Listener:
    """Remembers what was delivered, and can be waited for."""

    bodies: list[bytes] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, delivery: Delivery) -> Outcome:
        self.bodies.append(delivery.body)
        self.arrived.set()
        return Outcome.DONE

    async def until(self, count: int) -> list[bytes]:
        async with asyncio.timeout(DEADLINE_SECONDS):
            while len(self.bodies) < count:
                self.arrived.clear()
                if len(self.bodies) < count:
                    await self.arrived.wait()
        return sorted(self.bodies)


@pytest.fixture(params=["redis", "rabbitmq"], name="broker_url")
def _broker_url(request: FixtureRequest) -> str:
    server = request.getfixturevalue(f"{request.param}_server")
    return str(server.url)


@pytest.fixture(name="connect")
async def _connect(broker_url: str) -> AsyncIterator[Callable[[], Awaitable[Broker]]]:
    opened: list[Broker] = []

    async def connect() -> Broker:
        broker = RedisStreams(broker_url, alive_seconds=1.0) if "redis" in broker_url else broker_from_url(broker_url)
        await broker.connect()
        opened.append(broker)
        return broker

    yield connect
    for broker in opened:
        await broker.close()


Connect = Callable[[], Awaitable[Broker]]


async def publish(broker: Broker, topic: str, *bodies: bytes) -> None:
    for body in bodies:
        await broker.publish(topic, body, event_id=new_id())


async def test_what_was_published_after_a_group_was_declared_waits_for_it(connect: Connect) -> None:
    """The first service to start must not talk to a broker that forgets for those that start later."""
    broker, topic, group, listener = await connect(), f"t.{new_id()}", new_id(), Listener()
    for _ in range(2):
        await broker.declare(group, [topic])

    await publish(broker, topic, b"a", b"b")
    async with broker.consuming(group, [topic], listener):
        assert await listener.until(2) == [b"a", b"b"]


async def test_every_group_hears_every_message(connect: Connect) -> None:
    """Two domains that share one queue each get half of the events."""
    broker, topic, one, two = await connect(), f"t.{new_id()}", Listener(), Listener()

    async with broker.consuming(new_id(), [topic], one), broker.consuming(new_id(), [topic], two):
        await publish(broker, topic, b"a", b"b")

        assert await one.until(2) == await two.until(2) == [b"a", b"b"]


async def test_two_copies_of_a_service_share_the_messages(connect: Connect) -> None:
    """A second copy must halve the work, not double it."""
    topic, group, listener = f"t.{new_id()}", new_id(), Listener()
    first, second = await connect(), await connect()
    bodies = [str(number).encode() for number in range(20)]

    async with first.consuming(group, [topic], listener), second.consuming(group, [topic], listener):
        await publish(first, topic, *bodies)
        delivered = await listener.until(20)

    assert delivered == sorted(bodies)


async def test_a_group_hears_only_its_topics(connect: Connect) -> None:
    """A handler that gets another topic's message breaks on it."""
    broker, wanted, other, listener = await connect(), f"t.{new_id()}", f"t.{new_id()}", Listener()

    async with broker.consuming(new_id(), [wanted], listener):
        await publish(broker, other, b"other")
        await publish(broker, wanted, b"wanted")

        assert await listener.until(1) == [b"wanted"]


async def test_a_message_whose_consumer_went_away_comes_again(connect: Connect) -> None:
    """A crash between commit and acknowledgement must not lose the message."""
    topic, group, listener = f"t.{new_id()}", new_id(), Listener()
    dying, living = await connect(), await connect()
    taken = asyncio.Event()

    async def take_and_hang(_: Delivery) -> Outcome:
        taken.set()
        await asyncio.Event().wait()
        return Outcome.DONE

    async with dying.consuming(group, [topic], take_and_hang):
        await publish(dying, topic, b"precious")
        async with asyncio.timeout(DEADLINE_SECONDS):
            await taken.wait()

    async with living.consuming(group, [topic], listener):
        assert await listener.until(1) == [b"precious"]


async def test_bytes_arrive_as_they_were_sent(connect: Connect) -> None:
    """A broker library that guesses encodings corrupts what it does not know."""
    broker, topic, listener = await connect(), f"t.{new_id()}", Listener()
    body = bytes(range(256)) + "Größe \u2028".encode()

    async with broker.consuming(new_id(), [topic], listener):
        await publish(broker, topic, body)

        assert await listener.until(1) == [body]


async def test_a_buried_message_is_kept_with_its_topic_and_the_reason(connect: Connect, broker_url: str) -> None:
    """A message that is thrown away can never be repaired."""
    broker, group = await connect(), f"g{new_id()}"

    await broker.bury(group, Delivery(topic="t", body=b"poison"), reason="ValueError: no")

    assert await dead_letters(broker_url, group) == [(b"poison", "t", "ValueError: no")]


async def dead_letters(url: str, group: str) -> list[tuple[bytes, str, str]]:
    """What a person would find in the broker itself."""
    if url.startswith("redis"):
        redis = Redis.from_url(url)
        (stream,) = [key async for key in redis.scan_iter(f"*{dead_topic(group)}")]
        entries = [fields for _, fields in await redis.xrange(stream)]
        await redis.aclose()
        return [(entry[b"body"], entry[b"topic"].decode(), entry[b"reason"].decode()) for entry in entries]
    connection = await aio_pika.connect(url)
    async with connection:
        queue = await (await connection.channel()).get_queue(f"stoa.{dead_topic(group)}")
        message = await queue.get(timeout=DEADLINE_SECONDS)
        return [(message.body, str(message.headers["stoa-topic"]), str(message.headers["stoa-reason"]))]


async def test_a_group_lost_with_a_flushed_redis_is_joined_again(redis_server: RedisServer) -> None:
    """An emptied cache server must not deafen the services for good."""
    url, topic, listener = redis_server.database_url(9), f"t.{new_id()}", Listener()
    broker, redis = broker_from_url(url), Redis.from_url(url)
    async with broker.consuming(new_id(), [topic], listener):
        await publish(broker, topic, b"before")
        await listener.until(1)

        await redis.flushdb()
        await publish(broker, topic, b"after")

        assert await listener.until(2) == [b"after", b"before"]
    await redis.aclose()
    await broker.close()


async def test_dead_letters_carry_their_reason(redis_server: RedisServer) -> None:
    """Who repairs a dead letter must know what was wrong with it."""
    broker, redis, group = broker_from_url(redis_server.url), Redis.from_url(redis_server.url), new_id()

    await broker.bury(group, Delivery(topic="t", body=b"poison"), reason="ValueError: no")

    ((_, fields),) = await redis.xrange(f"stoa:dead.{group}")
    assert fields == {b"body": b"poison", b"topic": b"t", b"reason": b"ValueError: no"}
    await redis.aclose()
    await broker.close()


def test_an_address_of_no_broker_is_refused() -> None:
    """A typo in BROKER_URL must be named at the start."""
    with pytest.raises(ValueError, match="BROKER_URL"):
        broker_from_url("kafka://localhost")


async def test_a_flood_in_one_topic_does_not_hold_up_another(redis_server: RedisServer) -> None:
    """An import of the whole catalogue must not delay the orders behind it."""
    broker, flood, orders = broker_from_url(redis_server.database_url(6)), f"t.{new_id()}", f"t.{new_id()}"
    stuck, listener = asyncio.Event(), Listener()

    async def deliver(delivery: Delivery) -> Outcome:
        if delivery.topic == flood:
            await stuck.wait()
        return await listener(delivery)

    async with broker.consuming(new_id(), [flood, orders], deliver):
        await publish(broker, flood, b"price")
        await publish(broker, orders, b"order")

        assert await listener.until(1) == [b"order"]
        stuck.set()
    await broker.close()


async def test_what_was_taken_is_finished_after_a_disturbance(redis_server: RedisServer) -> None:
    """A message read just before the connection broke lies in nobody's hands but ours."""
    broker, topic, listener = broker_from_url(redis_server.database_url(6)), f"t.{new_id()}", Listener()
    disturbed = asyncio.Event()

    async def deliver(delivery: Delivery) -> Outcome:
        if not disturbed.is_set():
            disturbed.set()
            raise ConnectionError("the line is dead")
        return await listener(delivery)

    async with broker.consuming(new_id(), [topic], deliver):
        await publish(broker, topic, b"a", b"b")

        assert await listener.until(2) == [b"a", b"b"]
    await broker.close()
