"""Redis Streams as a broker: one stream per topic, one consumer group per domain, one reader per topic.

Within a topic messages are handled one after the other; a flood in one topic does not hold up the others.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError
from stoa_primitives import new_id

from stoa_messaging.background import end
from stoa_messaging.brokers import Deliver, Delivery, dead_topic

_BLOCK_MILLISECONDS = 5_000
_BATCH = 32
# Fewer than a worker's database connections.
_MOST_AT_ONCE = 4
# A consumer that has not been heard of for so long is dead, and what it held is handled by another.
_ALIVE_SECONDS = 6.0
_MOST_ENTRIES = 200_000
_PAUSE_SECONDS = 1.0

_log = logging.getLogger(__name__)

Entries = Sequence[tuple[bytes, dict[bytes, bytes] | None]]


class RedisStreams:
    """Adapter for redis:// addresses; writes only commands of Redis 6.2."""

    def __init__(self, url: str, *, prefix: str = "stoa:", alive_seconds: float = _ALIVE_SECONDS) -> None:
        self._redis: Redis = Redis.from_url(url, socket_connect_timeout=5, socket_timeout=10, health_check_interval=30)
        self._prefix = prefix
        self._alive_seconds = alive_seconds

    async def connect(self) -> None:
        await self.ping()

    async def close(self) -> None:
        await self._redis.aclose()

    async def ping(self) -> None:
        await self._redis.ping()

    async def publish(self, topic: str, body: bytes, *, event_id: str) -> None:
        fields: dict[Any, Any] = {"body": body, "event": event_id}
        await self._redis.xadd(self._prefix + topic, fields, maxlen=_MOST_ENTRIES, approximate=True)

    async def bury(self, group: str, delivery: Delivery, *, reason: str) -> None:
        fields: dict[Any, Any] = {"body": delivery.body, "topic": delivery.topic, "reason": reason}
        await self._redis.xadd(self._prefix + dead_topic(group), fields, maxlen=_MOST_ENTRIES, approximate=True)

    async def declare(self, group: str, topics: Sequence[str]) -> None:
        for topic in topics:
            await ensure_group(self._redis, self._prefix + topic, group)

    @asynccontextmanager
    async def consuming(self, group: str, topics: Sequence[str], deliver: Deliver) -> AsyncIterator[None]:
        reader = _GroupReader(
            redis=self._redis,
            group=group,
            consumer=f"{socket.gethostname()}-{os.getpid()}-{new_id()[-8:]}",
            streams={f"{self._prefix}{topic}": topic for topic in topics},
            deliver=deliver,
            prefix=self._prefix,
            alive_seconds=self._alive_seconds,
            at_once=asyncio.Semaphore(_MOST_AT_ONCE),
        )
        await self.declare(group, topics)
        await reader.say_alive()
        loops = (reader.stay_alive(), reader.reclaim_abandoned(), *(reader.read(stream) for stream in reader.streams))
        tasks = [asyncio.create_task(loop) for loop in loops]
        try:
            yield
        finally:
            for task in tasks:
                await end(task)
            await reader.leave()


@dataclass(frozen=True, slots=True, kw_only=True)
class _GroupReader:
    redis: Redis
    group: str
    consumer: str
    streams: dict[str, str]
    deliver: Deliver
    prefix: str
    alive_seconds: float
    at_once: asyncio.Semaphore
    claim_idle_milliseconds: int = 500

    async def read(self, stream: str) -> None:
        """Reads for ever. After every disturbance it first finishes what it had taken before."""
        while True:
            with _surviving("reading"):
                await ensure_group(self.redis, stream, self.group)
                await self._finish_own(stream)
                while True:
                    await self._handle(stream, await self._next(stream, ">"))
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _finish_own(self, stream: str) -> None:
        while own := await self._next(stream, "0"):
            await self._handle(stream, own)

    async def _next(self, stream: str, position: str) -> Entries:
        batch: Any = await self.redis.xreadgroup(
            self.group, self.consumer, {stream: position}, count=_BATCH, block=_BLOCK_MILLISECONDS
        )
        return batch[0][1] if batch else []

    async def stay_alive(self) -> None:
        """Says again and again that this consumer lives, so that nobody takes its messages."""
        while True:
            await asyncio.sleep(self.alive_seconds / 3)
            with _surviving("saying that it lives"):
                await self.say_alive()

    async def say_alive(self) -> None:
        await self.redis.set(self._alive_key(self.consumer), "1", px=int(self.alive_seconds * 1000))

    async def reclaim_abandoned(self) -> None:
        """Handles what consumers that no longer live had taken and not finished."""
        while True:
            with _surviving("reclaiming"):
                for stream in self.streams:
                    await self._reclaim(stream)
            await asyncio.sleep(self.alive_seconds / 3)

    async def _reclaim(self, stream: str) -> None:
        consumers: Any = await self.redis.xinfo_consumers(stream, self.group)
        for consumer in consumers:
            name = consumer["name"].decode()
            if name == self.consumer or await self.redis.exists(self._alive_key(name)):
                continue
            await self._take_over(stream, name)

    async def _take_over(self, stream: str, name: str) -> None:
        while held := await self.redis.xpending_range(stream, self.group, "-", "+", _BATCH, consumername=name):
            ids: Any = [entry["message_id"] for entry in held]
            # Two reclaimers may race: a claim only takes what nobody has touched since.
            claimed: Any = await self.redis.xclaim(stream, self.group, self.consumer, self.claim_idle_milliseconds, ids)
            await self._handle(stream, claimed)
            if len(claimed) < len(held):
                return
        await self.redis.xgroup_delconsumer(stream, self.group, name)

    def _alive_key(self, consumer: str) -> str:
        return f"{self.prefix}alive:{self.group}:{consumer}"

    async def _handle(self, stream: str, entries: Entries) -> None:
        for entry_id, fields in entries:
            # An entry that was trimmed away while pending has no fields any more.
            if fields:
                async with self.at_once:
                    await self.deliver(Delivery(topic=self.streams[stream], body=fields.get(b"body", b"")))
            await self.redis.xack(stream, self.group, entry_id)

    async def leave(self) -> None:
        """Removes this process's name from the groups unless messages are still held under it."""
        with _surviving("leaving"):
            await self.redis.delete(self._alive_key(self.consumer))
            for stream in self.streams:
                held = await self.redis.xpending_range(stream, self.group, "-", "+", 1, consumername=self.consumer)
                if not held:
                    await self.redis.xgroup_delconsumer(stream, self.group, self.consumer)


async def ensure_group(redis: Redis, stream: str, group: str) -> None:
    """From the first message on: what was published before the group first came is delivered too."""
    try:
        await redis.xgroup_create(stream, group, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


class _surviving:  # noqa: N801 - reads as a clause
    """Logs what the broker's connection throws; the loop around it goes on."""

    def __init__(self, deed: str) -> None:
        self._deed = deed

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        if isinstance(error, (RedisError, OSError, TimeoutError)):
            _log.warning("redis: %s failed: %s", self._deed, type(error).__name__)
            return True
        return False
