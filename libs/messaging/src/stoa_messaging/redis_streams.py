"""Redis Streams as a broker: one stream per topic, one consumer group per domain. Only commands of Redis 6.2."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from redis.asyncio import Redis
from stoa_primitives import new_id

from stoa_messaging.background import end
from stoa_messaging.brokers import EVERY_TOPIC, Deliver, Delivery, Message, Sent, UnknownGroup
from stoa_messaging.dead_letters import dead_topic, direct_topic
from stoa_messaging.redis_dead_letters import RedisDeadLetters
from stoa_messaging.redis_group import GroupPlace, GroupReader, ensure_group
from stoa_messaging.signing import Seal, publisher_of

# A consumer that has not been heard of for so long is dead, and what it held is handled by another.
_ALIVE_SECONDS = 6.0
# A longer stream loses what all groups have handled (redis_group.trim_handled)…
_KEPT: Final = 200_000
# … and one that nobody handles loses its oldest, before Redis loses everything.
MOST_ENTRIES: Final = 2_000_000
_ALL_TOPICS: Final = "topics"


class RedisStreams:
    """Adapter for redis:// addresses."""

    def __init__(
        self, url: str, *, prefix: str = "stoa:", alive_seconds: float = _ALIVE_SECONDS, kept: int = _KEPT
    ) -> None:
        self._redis: Redis = Redis.from_url(url, socket_connect_timeout=5, socket_timeout=10, health_check_interval=30)
        self._prefix = prefix
        self._alive_seconds = alive_seconds
        self._kept = kept
        self._seal: Seal | None = None

    @property
    def dead_letters(self) -> RedisDeadLetters:
        return RedisDeadLetters(self._redis, self._prefix)

    async def connect(self) -> None:
        await self.ping()

    async def close(self) -> None:
        await self._redis.aclose()

    async def ping(self) -> None:
        await self._redis.ping()

    async def publish(self, topic: str, body: bytes, *, event_id: str) -> None:
        self._seal = self._seal or Seal.from_environment()
        signature = self._seal.sign(publisher_of(topic), topic, body)
        (sent,) = await self.publish_batch([Message(topic=topic, body=body, event_id=event_id, signature=signature)])
        if sent is Sent.REFUSED:
            raise ConnectionError("Redis has not taken the message.")

    async def publish_batch(self, messages: Sequence[Message]) -> Sequence[Sent]:
        """One round trip. A stream keeps what nobody reads yet, so nothing is unroutable here."""
        if not messages:
            return []
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.sadd(self._prefix + _ALL_TOPICS, *{each.topic for each in messages})
        for each in messages:
            fields: dict[Any, Any] = {
                "body": each.body,
                "event": each.event_id,
                "key": each.key,
                "signature": each.signature,
            }
            pipeline.xadd(self._prefix + each.topic, fields, maxlen=MOST_ENTRIES, approximate=True)
        answers = await pipeline.execute(raise_on_error=False)
        return [Sent.REFUSED if isinstance(answer, Exception) else Sent.CONFIRMED for answer in answers[1:]]

    async def send_to(self, group: str, message: Message) -> None:
        stream = self._prefix + direct_topic(group)
        if not await self._redis.exists(stream):
            raise UnknownGroup(group)
        fields: dict[Any, Any] = {
            "body": message.body,
            "topic": message.topic,
            "key": message.key,
            "signature": message.signature,
        }
        await self._redis.xadd(stream, fields, maxlen=MOST_ENTRIES, approximate=True)

    async def bury(self, group: str, delivery: Delivery, *, reason: str) -> None:
        fields: dict[Any, Any] = {
            "body": delivery.body,
            "topic": delivery.topic,
            "reason": reason,
            "key": delivery.key,
            "signature": delivery.signature,
        }
        await self._redis.xadd(self._prefix + dead_topic(group), fields, maxlen=MOST_ENTRIES, approximate=True)

    async def declare(self, group: str, topics: Sequence[str]) -> None:
        for topic in (*topics, direct_topic(group)):
            if topic != EVERY_TOPIC:
                await ensure_group(self._redis, self._prefix + topic, group)

    @asynccontextmanager
    async def consuming(self, group: str, topics: Sequence[str], deliver: Deliver) -> AsyncIterator[None]:
        listed = [topic for topic in topics if topic != EVERY_TOPIC]
        place = GroupPlace(
            group=group,
            consumer=f"{socket.gethostname()}-{os.getpid()}-{new_id()[-8:]}",
            topics=[*listed, direct_topic(group)],
            all_topics=self._prefix + _ALL_TOPICS if EVERY_TOPIC in topics else None,
            prefix=self._prefix,
            alive_seconds=self._alive_seconds,
            kept=self._kept,
        )
        reader = GroupReader(self._redis, place, deliver)
        await self.declare(group, topics)
        await reader.say_alive()
        tasks = [asyncio.create_task(loop) for loop in (reader.stay_alive(), reader.reclaim_abandoned(), reader.read())]
        try:
            yield
        finally:
            for task in tasks:
                await end(task)
            await reader.leave()
