"""Redis Streams as a broker: one stream per topic, one consumer group per domain, one blocked read for all its topics."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError
from stoa_primitives import new_id

from stoa_messaging.brokers import Deliver, Delivery, dead_topic

_BLOCK_MILLISECONDS = 2_000
_BATCH = 32
_RECLAIM_SECONDS = 5.0
# A message that its consumer has held longer than this belongs to a consumer that died.
_ABANDONED_MILLISECONDS = 30_000
_MOST_ENTRIES = 200_000
_PAUSE_SECONDS = 1.0

_log = logging.getLogger(__name__)


class RedisStreams:
    """Adapter for redis:// addresses; writes only commands of Redis 6.2."""

    def __init__(
        self, url: str, *, prefix: str = "stoa:", abandoned_milliseconds: int = _ABANDONED_MILLISECONDS
    ) -> None:
        self._redis: Redis = Redis.from_url(url, socket_connect_timeout=5, health_check_interval=30)
        self._prefix = prefix
        self._abandoned_milliseconds = abandoned_milliseconds

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

    @asynccontextmanager
    async def consuming(self, group: str, topics: Sequence[str], deliver: Deliver) -> AsyncIterator[None]:
        reader = _GroupReader(
            redis=self._redis,
            group=group,
            consumer=f"{socket.gethostname()}-{os.getpid()}-{new_id()[-8:]}",
            streams={f"{self._prefix}{topic}": topic for topic in topics},
            deliver=deliver,
            abandoned_milliseconds=self._abandoned_milliseconds,
        )
        await reader.ensure_groups()
        tasks = [asyncio.create_task(reader.read_new()), asyncio.create_task(reader.reclaim_abandoned())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task
            await reader.leave()


@dataclass(frozen=True, slots=True, kw_only=True)
class _GroupReader:
    redis: Redis
    group: str
    consumer: str
    streams: dict[str, str]
    deliver: Deliver
    abandoned_milliseconds: int

    async def ensure_groups(self) -> None:
        """From the first message on: what was published before the first start is delivered too."""
        for stream in self.streams:
            try:
                await self.redis.xgroup_create(stream, self.group, id="0", mkstream=True)
            except ResponseError as error:
                if "BUSYGROUP" not in str(error):
                    raise

    async def read_new(self) -> None:
        while True:
            with _surviving("reading"):
                batch: Any = await self.redis.xreadgroup(
                    self.group,
                    self.consumer,
                    dict.fromkeys(self.streams, ">"),
                    count=_BATCH,
                    block=_BLOCK_MILLISECONDS,
                )
                for stream, entries in batch or ():
                    await self._handle(stream.decode(), entries)
                continue
            await asyncio.sleep(_PAUSE_SECONDS)
            with _surviving("joining the group again"):
                await self.ensure_groups()

    async def reclaim_abandoned(self) -> None:
        while True:
            with _surviving("reclaiming"):
                for stream in self.streams:
                    await self._reclaim(stream)
            await asyncio.sleep(min(_RECLAIM_SECONDS, self.abandoned_milliseconds / 1000))

    async def _reclaim(self, stream: str) -> None:
        position = "0-0"
        while True:
            found: Any = await self.redis.xautoclaim(
                stream, self.group, self.consumer, self.abandoned_milliseconds, position, count=_BATCH
            )
            await self._handle(stream, [entry for entry in found[1] if entry[1] is not None])
            position = found[0].decode()
            if position == "0-0":
                return

    async def _handle(self, stream: str, entries: Sequence[tuple[bytes, dict[bytes, bytes]]]) -> None:
        for entry_id, fields in entries:
            await self.deliver(Delivery(topic=self.streams[stream], body=fields.get(b"body", b"")))
            await self.redis.xack(stream, self.group, entry_id)

    async def leave(self) -> None:
        """Removes this process's name from the groups unless messages are still held under it."""
        with _surviving("leaving"):
            for stream in self.streams:
                held = await self.redis.xpending_range(stream, self.group, "-", "+", 1, consumername=self.consumer)
                if not held:
                    await self.redis.xgroup_delconsumer(stream, self.group, self.consumer)


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
