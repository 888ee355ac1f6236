"""Dead letters on RabbitMQ: a plain durable queue per domain, read without taking.

A quorum queue would count each look as a delivery and, from version 4 on, drop a letter that was looked at too often.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final

import aio_pika
from aio_pika import DeliveryMode, ExchangeType
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage, AbstractQueue
from stoa_primitives import new_id

from stoa_messaging.brokers import Delivery
from stoa_messaging.dead_letters import MOST_LISTED, DeadLetter

# Letters go through an exchange of their own: whoever may write to the default one may write into any domain's queue.
GRAVES: Final = "stoa.dead-letters"
_SECONDS: Final = 10.0
_MOST_SCANNED: Final = 10_000


def grave_name(group: str) -> str:
    """The queue of a group's dead letters."""
    return f"stoa.dead-letters.{group}"


class RabbitDeadLetters:
    """Each deed has a channel of its own: closing it puts back what was only looked at, in its old place."""

    def __init__(self, open_channel: Callable[[], Awaitable[AbstractChannel]]) -> None:
        self._open_channel = open_channel

    async def add(self, channel: AbstractChannel, group: str, delivery: Delivery, reason: str) -> None:
        """Returns when the broker has it."""
        graves = await channel.declare_exchange(GRAVES, ExchangeType.TOPIC, durable=True, timeout=_SECONDS)
        await (await _queue(channel, group)).bind(graves, routing_key=group, timeout=_SECONDS)
        headers: dict[str, Any] = {
            "stoa-topic": delivery.topic,
            "stoa-reason": reason,
            "stoa-key": delivery.key,
            "stoa-signature": delivery.signature,
        }
        message = aio_pika.Message(
            delivery.body,
            message_id=new_id(),
            headers=headers,
            timestamp=datetime.now(UTC),
            delivery_mode=DeliveryMode.PERSISTENT,
            content_type="application/octet-stream",
        )
        await graves.publish(message, group, mandatory=True, timeout=_SECONDS)

    async def count(self, group: str) -> int:
        async with self._channel() as channel:
            return (await _queue(channel, group)).declaration_result.message_count or 0

    async def list(self, group: str, *, limit: int = 50, after: str | None = None) -> Sequence[DeadLetter]:
        found: list[DeadLetter] = []
        passed = after is None
        async with self._channel() as channel, aclosing(_messages(await _queue(channel, group))) as messages:
            async for message in messages:
                if passed:
                    found.append(_letter(group, message))
                if len(found) >= min(limit, MOST_LISTED):
                    break
                passed = passed or message.message_id == after
        return found

    async def read(self, group: str, letter_id: str) -> DeadLetter | None:
        async with self._channel() as channel:
            message = await _find(channel, group, letter_id)
            return None if message is None else _letter(group, message)

    async def redrive(self, group: str, letter_id: str) -> bool:
        async with self._channel() as channel:
            message = await _find(channel, group, letter_id)
            if message is None:
                return False
            again = aio_pika.Message(
                message.body,
                headers={name: value for name, value in message.headers.items() if name != "stoa-reason"},
                delivery_mode=DeliveryMode.PERSISTENT,
                content_type="application/octet-stream",
            )
            # The group's own queue, so that no other domain hears it twice. Taken out only when it lies there.
            await channel.default_exchange.publish(again, f"stoa.{group}", mandatory=True, timeout=_SECONDS)
            await message.ack()
            return True

    async def discard(self, group: str, letter_id: str) -> bool:
        async with self._channel() as channel:
            message = await _find(channel, group, letter_id)
            if message is None:
                return False
            await message.ack()
            return True

    @asynccontextmanager
    async def _channel(self) -> AsyncIterator[AbstractChannel]:
        channel = await self._open_channel()
        try:
            yield channel
        finally:
            await channel.close()


async def _queue(channel: AbstractChannel, group: str) -> AbstractQueue:
    return await channel.declare_queue(grave_name(group), durable=True, timeout=_SECONDS)


async def _messages(queue: AbstractQueue) -> AsyncGenerator[AbstractIncomingMessage]:
    for _ in range(_MOST_SCANNED):
        message = await queue.get(fail=False, timeout=_SECONDS)
        if message is None:
            return
        yield message


async def _find(channel: AbstractChannel, group: str, letter_id: str) -> AbstractIncomingMessage | None:
    async with aclosing(_messages(await _queue(channel, group))) as messages:
        async for message in messages:
            if message.message_id == letter_id:
                return message
    return None


def _letter(group: str, message: AbstractIncomingMessage) -> DeadLetter:
    headers = message.headers
    return DeadLetter(
        id=message.message_id or "",
        group=group,
        topic=str(headers.get("stoa-topic", "")),
        body=message.body,
        reason=str(headers.get("stoa-reason", "")),
        buried_at=message.timestamp or datetime.fromtimestamp(0, UTC),
        key=str(headers.get("stoa-key", "")),
        signature=str(headers.get("stoa-signature", "")),
    )
