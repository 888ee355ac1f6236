"""The broker port, and which adapter an address means."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message as it arrived."""

    topic: str
    body: bytes


class Outcome(StrEnum):
    """What became of a delivery."""

    DONE = "done"
    DEAD = "dead"


Deliver = Callable[[Delivery], Awaitable[Outcome]]


class Broker(Protocol):
    """Durable topics with a consumer group per domain. `deliver` answers only when the message needs no redelivery."""

    async def connect(self) -> None: ...

    async def close(self) -> None: ...

    async def ping(self) -> None: ...

    async def publish(self, topic: str, body: bytes, *, event_id: str) -> None:
        """Returns when the broker has the message."""
        ...

    async def bury(self, group: str, delivery: Delivery, *, reason: str) -> None:
        """Keeps a message that cannot be handled where a person can look at it."""
        ...

    async def declare(self, group: str, topics: Sequence[str]) -> None:
        """Makes the broker keep messages of these topics for the group from now on, though nobody consumes them yet."""
        ...

    def consuming(self, group: str, topics: Sequence[str], deliver: Deliver) -> AbstractAsyncContextManager[None]:
        """Delivers messages of the topics, those published before too, until the block is left."""
        ...


def broker_from_url(url: str) -> Broker:
    """Redis Streams for redis:// and rediss://, RabbitMQ for amqp:// and amqps://."""
    from stoa_messaging.rabbit import RabbitTopics  # noqa: PLC0415 - costs half a second to import
    from stoa_messaging.redis_streams import RedisStreams  # noqa: PLC0415 - only the adapter in use

    match urlsplit(url).scheme:
        case "redis" | "rediss":
            return RedisStreams(url)
        case "amqp" | "amqps":
            return RabbitTopics(url)
        case scheme:
            raise ValueError(f"BROKER_URL begins with {scheme!r}; use redis://, rediss://, amqp:// or amqps://.")


def dead_topic(group: str) -> str:
    """Where the unhandled messages of a consumer group lie."""
    return f"dead.{group}"
