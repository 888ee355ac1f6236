"""The broker port, and which adapter an address means."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol
from urllib.parse import urlsplit

from stoa_messaging.dead_letters import DeadLetters

EVERY_TOPIC: Final = "#"
"""Listened to in place of topics: all there are, those that come later too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One event on its way to the broker. Messages with one key are handled in the order in which they were sent."""

    topic: str
    body: bytes
    event_id: str
    key: str = ""
    signature: str = ""


class Sent(StrEnum):
    """What the broker said to a message."""

    CONFIRMED = "confirmed"
    UNROUTABLE = "unroutable"
    """Nobody listens to its topic, so the broker keeps it for nobody."""
    REFUSED = "refused"
    """No confirmation: the broker said no, or nothing."""


class UnknownGroup(LookupError):
    """Nobody of that name listens here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message as it arrived."""

    topic: str
    body: bytes
    key: str = ""
    signature: str = ""
    received: float = field(default_factory=time.monotonic)


class Outcome(StrEnum):
    """What became of a delivery."""

    DONE = "done"
    DEAD = "dead"
    HELD = "held"
    """It waits for another one of its aggregate and is to be delivered again after that."""


Deliver = Callable[[Delivery], Awaitable[Outcome]]


class Broker(Protocol):
    """Durable topics with a consumer group per domain. A message comes again until `deliver` says DONE or DEAD."""

    @property
    def dead_letters(self) -> DeadLetters:
        """What could not be handled."""
        ...

    async def connect(self) -> None: ...

    async def close(self) -> None: ...

    async def ping(self) -> None: ...

    async def publish(self, topic: str, body: bytes, *, event_id: str) -> None:
        """One message, signed as the topic's publisher. Returns when the broker has it."""
        ...

    async def publish_batch(self, messages: Sequence[Message]) -> Sequence[Sent]:
        """Sends all in their order without waiting for each; one answer for each. Raises when the broker is away."""
        ...

    async def send_to(self, group: str, message: Message) -> None:
        """To one group alone, behind what waits for it. Raises UnknownGroup when no such group was ever declared."""
        ...

    async def bury(self, group: str, delivery: Delivery, *, reason: str) -> None:
        """Keeps a message that cannot be handled where a person can look at it."""
        ...

    async def declare(self, group: str, topics: Sequence[str]) -> None:
        """Makes the broker keep messages of these topics for the group from now on, though nobody consumes them yet."""
        ...

    def consuming(self, group: str, topics: Sequence[str], deliver: Deliver) -> AbstractAsyncContextManager[None]:
        """Delivers messages of the topics, those published before too, until the block is left.

        No more are taken than are being worked on, messages of one key one after the other.
        """
        ...


def broker_from_url(url: str) -> Broker:
    """Redis Streams for redis:// and rediss://, RabbitMQ for amqp:// and amqps://."""
    from stoa_messaging.rabbit import RabbitTopics  # noqa: PLC0415 - only the adapter in use
    from stoa_messaging.redis_streams import RedisStreams  # noqa: PLC0415 - only the adapter in use

    match urlsplit(url).scheme:
        case "redis" | "rediss":
            return RedisStreams(url)
        case "amqp" | "amqps":
            return RabbitTopics(url)
        case scheme:
            raise ValueError(f"BROKER_URL begins with {scheme!r}; use redis://, rediss://, amqp:// or amqps://.")
