"""The contract of the broker port. Every adapter passes all of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import aio_pika
import pytest
from launcher.testing.servers import RedisServer
from redis.asyncio import Redis
from stoa_messaging import Broker, Delivery, Message, Outcome, Sent, broker_from_url
from stoa_messaging.brokers import EVERY_TOPIC
from stoa_messaging.lanes import MOST_AT_ONCE
from stoa_messaging.rabbit import PREFETCH
from stoa_messaging.redis_group import trim_handled
from stoa_messaging.redis_streams import RedisStreams
from stoa_messaging.testing import DEADLINE_SECONDS, Listener
from stoa_primitives import new_id

pytestmark = pytest.mark.servers

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


async def test_a_batch_arrives_whole_and_in_its_order(connect: Connect) -> None:
    """Sending without waiting for each confirmation must not shuffle one aggregate's events."""
    broker, topic, listener = await connect(), f"t.{new_id()}", Listener()
    bodies = [f"{number:03}".encode() for number in range(100)]

    async with broker.consuming(new_id(), [topic], listener):
        answers = await broker.publish_batch(
            [Message(topic=topic, body=body, event_id=new_id(), key="one aggregate") for body in bodies]
        )
        await listener.until(100)

    assert (listener.bodies, set(answers)) == (bodies, {Sent.CONFIRMED})
    assert {each.key for each in listener.deliveries} == {"one aggregate"}


async def test_different_keys_are_handled_side_by_side_and_not_without_bound(connect: Connect) -> None:
    """One slow order must not hold up all others, and a flood must not take every connection of the database."""
    broker, topics, most, running = await connect(), [f"t.{new_id()}", f"t.{new_id()}"], [0], [0]
    full, done = asyncio.Event(), asyncio.Event()

    async def deliver(_: Delivery) -> Outcome:
        running[0] += 1
        most[0] = max(most[0], running[0])
        if running[0] == MOST_AT_ONCE:
            full.set()
        await done.wait()
        running[0] -= 1
        return Outcome.DONE

    async with broker.consuming(new_id(), topics, deliver):
        await broker.publish_batch(
            [Message(topic=topic, body=b"x", event_id=new_id(), key=new_id()) for topic in topics for _ in range(40)]
        )
        async with asyncio.timeout(DEADLINE_SECONDS):
            await full.wait()
        done.set()

    assert most[0] == MOST_AT_ONCE


async def waiting_at_the_broker(broker_url: str, topic: str, group: str) -> int:
    """Messages of the group that no consumer has taken."""
    if broker_url.startswith("redis"):
        redis = Redis.from_url(broker_url)
        taken = await redis.xpending(f"stoa:{topic}", group)
        length = await redis.xlen(f"stoa:{topic}")
        await redis.aclose()
        return int(length) - int(taken["pending"])
    connection = await aio_pika.connect(broker_url)
    async with connection:
        queue = await (await connection.channel()).declare_queue(f"stoa.{group}", passive=True)
        return int(queue.declaration_result.message_count or 0)


async def test_a_stuck_consumer_leaves_the_flood_at_the_broker(connect: Connect, broker_url: str) -> None:
    """A service that takes whatever comes dies of its memory when its database is slow."""
    broker, topic, group, stuck = await connect(), f"t.{new_id()}", f"g{new_id()}", asyncio.Event()
    started = asyncio.Event()

    async def deliver(_: Delivery) -> Outcome:
        started.set()
        await stuck.wait()
        return Outcome.DONE

    async with broker.consuming(group, [topic], deliver):
        await broker.publish_batch([Message(topic=topic, body=b"x", event_id=new_id()) for _ in range(100)])
        await started.wait()
        for _ in range(5):
            assert await waiting_at_the_broker(broker_url, topic, group) >= 100 - PREFETCH
            await asyncio.sleep(0.05)
        stuck.set()


async def test_a_held_message_lets_the_one_it_waits_for_pass(connect: Connect) -> None:
    """Row 101: the second event of an aggregate that comes first must not block the first one behind it."""
    broker, topic, order = await connect(), f"t.{new_id()}", []
    done = asyncio.Event()

    async def deliver(delivery: Delivery) -> Outcome:
        if delivery.body == b"second" and b"first" not in order:
            return Outcome.HELD
        order.append(delivery.body)
        if len(order) == 2:
            done.set()
        return Outcome.DONE

    async with broker.consuming(new_id(), [topic], deliver):
        await broker.publish_batch(
            [Message(topic=topic, body=body, event_id=new_id(), key="k") for body in (b"second", b"first")]
        )
        async with asyncio.timeout(DEADLINE_SECONDS):
            await done.wait()

    assert order == [b"first", b"second"]


async def forget(broker_url: str, group: str) -> None:
    """A queue that takes everything would make every message of later tests routable."""
    if broker_url.startswith("amqp"):
        connection = await aio_pika.connect(broker_url)
        async with connection:
            await (await connection.channel()).queue_delete(f"stoa.{group}")


async def test_who_listens_to_everything_hears_topics_that_come_later(connect: Connect, broker_url: str) -> None:
    """An audit that knows only the topics of the day it started misses the next domain's events."""
    broker, listener, before, later = await connect(), Listener(), f"t.{new_id()}", f"t.{new_id()}"
    own, group = {before, later}, f"g{new_id()}"

    async def deliver(delivery: Delivery) -> Outcome:
        return await listener(delivery) if delivery.topic in own else Outcome.DONE

    async with broker.consuming(group, [EVERY_TOPIC], deliver):
        await publish(broker, before, b"before")
        await listener.until(1)
        await publish(broker, later, b"later")

        assert await listener.until(2) == [b"before", b"later"]
    await forget(broker_url, group)


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


async def test_a_long_stream_loses_only_what_everybody_has_handled(redis_server: RedisServer) -> None:
    """An import that is longer than the stream must not push out what a slow service has not read."""
    url, topic = redis_server.database_url(12), f"t.{new_id()}"
    broker, redis = RedisStreams(url, alive_seconds=0.15, kept=10), Redis.from_url(url)
    quick, slow, go_on = Listener(), Listener(), asyncio.Event()

    async def wait(delivery: Delivery) -> Outcome:
        await go_on.wait()
        return await slow(delivery)

    bodies = [f"{number:03}".encode() for number in range(60)]
    async with broker.consuming("quick", [topic], quick), broker.consuming("slow", [topic], wait):
        await publish(broker, topic, *bodies)
        await quick.until(60)
        await trim_handled(redis, f"stoa:{topic}", 10)
        go_on.set()
        assert await slow.until(60) == bodies
        async with asyncio.timeout(DEADLINE_SECONDS):
            while await redis.xlen(f"stoa:{topic}") > 10:  # noqa: ASYNC110 - Redis tells nobody what it drops
                await asyncio.sleep(0.02)
    await redis.aclose()
    await broker.close()
