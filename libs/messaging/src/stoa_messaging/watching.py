"""Watching: copies of everything that is published from now on. Takes nothing away from anybody, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Final
from urllib.parse import urlsplit

import aio_pika
from redis.asyncio import Redis

from stoa_messaging.brokers import EVERY_TOPIC, Delivery

_PREFIX: Final = "stoa:"
_TOPICS: Final = "topics"
_EXCHANGE: Final = "stoa"
_BLOCK_MILLISECONDS: Final = 500
_CONNECT_SECONDS: Final = 5.0


async def watching(url: str) -> AsyncGenerator[Delivery]:
    """Ends with its reader. What is published while nobody watches is not shown later."""
    source = _of_redis(url) if urlsplit(url).scheme in {"redis", "rediss"} else _of_rabbit(url)
    async with aclosing(source):
        async for delivery in source:
            yield delivery


async def _of_redis(url: str) -> AsyncGenerator[Delivery]:
    async with Redis.from_url(url, socket_connect_timeout=_CONNECT_SECONDS) as redis:
        places = await _ends(redis)
        while True:
            for delivery in await _new(redis, places):
                yield delivery


async def _new(redis: Redis, places: dict[str, str]) -> list[Delivery]:
    """What came since the places, which move on."""
    for topic in await _topics(redis):
        # A topic that was not there when the watch began is new from its first message on.
        places.setdefault(_PREFIX + topic, "0")
    if not places:
        places[_PREFIX] = "0"  # nothing was ever published: an empty stream to wait at
    positions: Any = dict(places)
    found: Any = await redis.xread(positions, block=_BLOCK_MILLISECONDS)
    deliveries: list[Delivery] = []
    for stream, entries in found:
        name = stream.decode()
        places[name] = entries[-1][0].decode()
        deliveries += [_delivery(name.removeprefix(_PREFIX), fields) for _, fields in entries]
    return deliveries


async def _topics(redis: Redis) -> list[str]:
    members: Any = await redis.smembers(_PREFIX + _TOPICS)
    return sorted(member.decode() for member in members)


async def _ends(redis: Redis) -> dict[str, str]:
    """Where each topic ends now: "$" again and again would miss what comes between two looks."""
    ends: dict[str, str] = {}
    for topic in await _topics(redis):
        last: Any = await redis.xrevrange(_PREFIX + topic, count=1)
        ends[_PREFIX + topic] = last[0][0].decode() if last else "0"
    return ends


def _delivery(topic: str, fields: dict[bytes, bytes]) -> Delivery:
    return Delivery(
        topic=topic,
        body=fields.get(b"body", b""),
        key=fields.get(b"key", b"").decode(errors="replace"),
        signature=fields.get(b"signature", b"").decode(errors="replace"),
    )


async def _of_rabbit(url: str) -> AsyncGenerator[Delivery]:
    connection = await aio_pika.connect(url, timeout=_CONNECT_SECONDS)
    async with connection:
        channel = await connection.channel()
        exchange = await channel.declare_exchange(_EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True)
        queue = await channel.declare_queue(exclusive=True, auto_delete=True)
        await queue.bind(exchange, routing_key=EVERY_TOPIC)
        async with queue.iterator(no_ack=True) as messages:
            async for message in messages:
                yield Delivery(
                    topic=message.routing_key or "",
                    body=message.body,
                    key=str(message.headers.get("stoa-key") or ""),
                    signature=str(message.headers.get("stoa-signature") or ""),
                )
