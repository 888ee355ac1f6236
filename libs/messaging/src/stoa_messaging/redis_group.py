"""One process's share of a consumer group on Redis Streams: reading, acknowledging, taking over from the dead."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from stoa_messaging.brokers import Deliver, Delivery
from stoa_messaging.lanes import Lanes
from stoa_messaging.together import Together

_BLOCK_MILLISECONDS = 5_000
_CROWDED_MILLISECONDS = 50
_BATCH = 32
# Taken from a stream and not yet acknowledged; the rest waits there.
PREFETCH: Final = 64
_PAUSE_SECONDS = 1.0
_CLAIM_IDLE_MILLISECONDS = 500
_ACKNOWLEDGE_SECONDS = 10.0
# Nobody waits for an acknowledgement.
_GATHER_SECONDS = 0.05
_LOOK_FOR_TOPICS_SECONDS = 1.0

_log = logging.getLogger(__name__)

Entries = Sequence[tuple[bytes, dict[bytes, bytes] | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPlace:
    """Which group, under which name of this process, on which topics. `all_topics` names the set of all there are."""

    group: str
    consumer: str
    topics: Sequence[str]
    all_topics: str | None
    prefix: str
    alive_seconds: float
    kept: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One message of a stream."""

    stream: str
    id: bytes

    @property
    def key(self) -> tuple[str, bytes]:
        return self.stream, self.id

    @property
    def kind(self) -> None:
        return None


class GroupReader:
    """Reads for ever. After every disturbance it first finishes what it had taken before."""

    def __init__(self, redis: Redis, place: GroupPlace, deliver: Deliver) -> None:
        self._redis = redis
        self._group = place.group
        self._consumer = place.consumer
        self._streams = {place.prefix + topic: topic for topic in place.topics}
        self._all_topics = place.all_topics
        self._lanes = Lanes(deliver)
        self._prefix = place.prefix
        self._alive_seconds = place.alive_seconds
        self._kept = place.kept
        self._taken: dict[str, dict[bytes, asyncio.Task[None]]] = {stream: {} for stream in self._streams}
        self._room = asyncio.Event()
        self._acknowledged: Together[_Entry, None] = Together(
            self._acknowledge, seconds=_ACKNOWLEDGE_SECONDS, gather_seconds=_GATHER_SECONDS
        )

    async def read(self) -> None:
        while True:
            with _surviving("reading"):
                await self._find_topics()
                for stream in self._streams:
                    await ensure_group(self._redis, stream, self._group)
                await self._finish_own()
                await self._read_new()
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _read_new(self) -> None:
        looked = asyncio.get_running_loop().time()
        while True:
            roomy = [stream for stream in self._streams if len(self._taken[stream]) <= PREFETCH - _BATCH]
            if not roomy:
                self._room.clear()
                await self._room.wait()
                continue
            block = _BLOCK_MILLISECONDS if len(roomy) == len(self._streams) else _CROWDED_MILLISECONDS
            for stream, entries in await self._next(dict.fromkeys(roomy, ">"), min(block, self._patience())):
                self._start(stream, entries)
            if self._all_topics and asyncio.get_running_loop().time() - looked > _LOOK_FOR_TOPICS_SECONDS:
                await self._find_topics()
                looked = asyncio.get_running_loop().time()

    def _patience(self) -> int:
        return int(_LOOK_FOR_TOPICS_SECONDS * 1000) if self._all_topics else _BLOCK_MILLISECONDS

    async def _find_topics(self) -> None:
        """For a listener to every topic: those that came since."""
        if self._all_topics is None:
            return
        named: Any = await self._redis.smembers(self._all_topics)
        for topic in sorted(each.decode() for each in named):
            stream = self._prefix + topic
            if stream not in self._streams:
                await ensure_group(self._redis, stream, self._group)
                self._taken[stream] = {}
                self._streams[stream] = topic

    async def _finish_own(self) -> None:
        for stream in tuple(self._streams):
            position = b"0"
            while own := await self._next({stream: position}, None):
                entries = own[0][1]
                if not entries:
                    break
                while len(self._taken[stream]) > PREFETCH - _BATCH:
                    self._room.clear()
                    await self._room.wait()
                self._start(stream, entries)
                position = entries[-1][0]

    async def _next(self, positions: dict[Any, Any], block: int | None) -> list[tuple[str, Entries]]:
        found: Any = await self._redis.xreadgroup(self._group, self._consumer, positions, count=_BATCH, block=block)
        return [(stream.decode(), entries) for stream, entries in found or ()]

    def _start(self, stream: str, entries: Entries) -> None:
        for entry_id, fields in entries:
            if entry_id not in self._taken[stream]:
                task = asyncio.create_task(self._handle(stream, entry_id, fields))
                self._taken[stream][entry_id] = task
                task.add_done_callback(partial(self._let_go, stream, entry_id))

    def _let_go(self, stream: str, entry_id: bytes, _: asyncio.Task[None]) -> None:
        self._taken[stream].pop(entry_id, None)
        self._room.set()

    async def _handle(self, stream: str, entry_id: bytes, fields: dict[bytes, bytes] | None) -> None:
        """Until it is handled and acknowledged; when this process ends before, another one takes the entry over."""
        while True:
            try:
                # An entry that was trimmed away while pending has no fields any more.
                if fields:
                    await self._lanes.run(_delivery(self._streams[stream], fields))
                await self._acknowledged.do(_Entry(stream, entry_id))
            except Exception as error:  # noqa: BLE001 - whatever it was, the message is not handled and comes again
                _log.warning("%s: %s comes again: %s", self._group, self._streams[stream], type(error).__name__)
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                return

    async def _acknowledge(self, entries: Sequence[_Entry]) -> list[None]:
        """One round trip."""
        ids: dict[str, list[bytes]] = {}
        for entry in entries:
            ids.setdefault(entry.stream, []).append(entry.id)
        pipeline = self._redis.pipeline(transaction=False)
        for stream, handled in ids.items():
            pipeline.xack(stream, self._group, *handled)
        await pipeline.execute()
        return [None] * len(entries)

    async def stay_alive(self) -> None:
        """Says again and again that this consumer lives, so that nobody takes its messages."""
        while True:
            await asyncio.sleep(self._alive_seconds / 3)
            with _surviving("saying that it lives"):
                await self.say_alive()

    async def say_alive(self) -> None:
        await self._redis.set(self._alive_key(self._consumer), "1", px=int(self._alive_seconds * 1000))

    async def reclaim_abandoned(self) -> None:
        """Handles what consumers that no longer live had taken and not finished."""
        while True:
            with _surviving("reclaiming"):
                for stream in tuple(self._streams):
                    await self._reclaim(stream)
                    await trim_handled(self._redis, stream, self._kept)
            await asyncio.sleep(self._alive_seconds / 3)

    async def _reclaim(self, stream: str) -> None:
        consumers: Any = await self._redis.xinfo_consumers(stream, self._group)
        for consumer in consumers:
            name = consumer["name"].decode()
            if name == self._consumer or await self._redis.exists(self._alive_key(name)):
                continue
            await self._take_over(stream, name)

    async def _take_over(self, stream: str, name: str) -> None:
        while held := await self._redis.xpending_range(stream, self._group, "-", "+", _BATCH, consumername=name):
            ids: Any = [entry["message_id"] for entry in held]
            # Two reclaimers may race: a claim only takes what nobody has touched since.
            claimed: Any = await self._redis.xclaim(stream, self._group, self._consumer, _CLAIM_IDLE_MILLISECONDS, ids)
            self._start(stream, claimed)
            if len(claimed) < len(held):
                return
            while len(self._taken[stream]) > PREFETCH - _BATCH:
                self._room.clear()
                await self._room.wait()
        await self._redis.xgroup_delconsumer(stream, self._group, name)

    def _alive_key(self, consumer: str) -> str:
        return f"{self._prefix}alive:{self._group}:{consumer}"

    async def leave(self) -> None:
        """Ends what runs, and removes this process's name from the groups unless messages are still held under it."""
        running = [task for tasks in self._taken.values() for task in tasks.values()]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self._acknowledged.close()
        with _surviving("leaving"):
            await self._redis.delete(self._alive_key(self._consumer))
            for stream in self._streams:
                held = await self._redis.xpending_range(stream, self._group, "-", "+", 1, consumername=self._consumer)
                if not held:
                    await self._redis.xgroup_delconsumer(stream, self._group, self._consumer)


async def trim_handled(redis: Redis, stream: str, kept: int) -> None:
    """Of a long stream, drops what every group has acknowledged; never what one of them still has to handle."""
    if await redis.xlen(stream) <= kept:
        return
    groups: Any = await redis.xinfo_groups(stream)
    needed = [await _first_needed(redis, stream, group) for group in groups]
    if needed:
        await redis.xtrim(stream, minid=min(needed, key=_order_of).decode(), approximate=False)


async def _first_needed(redis: Redis, stream: str, group: dict[str, Any]) -> bytes:
    pending: Any = await redis.xpending(stream, group["name"])
    first: bytes = pending["min"] or group["last-delivered-id"]
    return first


def _order_of(entry_id: bytes) -> tuple[int, int]:
    moment, _, number = entry_id.partition(b"-")
    return int(moment), int(number or 0)


async def ensure_group(redis: Redis, stream: str, group: str) -> None:
    """From the first message on: what was published before the group first came is delivered too."""
    try:
        await redis.xgroup_create(stream, group, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


def _delivery(topic: str, fields: dict[bytes, bytes]) -> Delivery:
    return Delivery(
        # A redriven message comes by the group's own stream and names the topic it was published on.
        topic=fields.get(b"topic", topic.encode()).decode(),
        body=fields.get(b"body", b""),
        key=fields.get(b"key", b"").decode(errors="replace"),
        signature=fields.get(b"signature", b"").decode(errors="replace"),
    )


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
