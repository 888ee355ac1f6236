"""A queue of the rig's own on RabbitMQ that hears everything: the broker itself keeps nothing that was handled."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import aio_pika
from aio_pika import ExchangeType
from aio_pika.abc import AbstractQueue
from aio_pika.exceptions import QueueEmpty
from stoa_messaging.brokers import EVERY_TOPIC

_NAME: Final = "rig.tap"
_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One event as it lies at the broker."""

    topic: str
    event_id: str
    aggregate_id: str
    sequence: int

    @classmethod
    def of(cls, topic: str, body: bytes) -> Published:
        envelope = json.loads(body)
        return cls(
            topic=topic,
            event_id=envelope["id"],
            aggregate_id=envelope["aggregate_id"],
            sequence=envelope.get("sequence") or 0,
        )


class Tap:
    """Opened before the first event; what it hears survives the broker's death, as everybody's queue does."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._heard: list[Published] = []

    async def open(self) -> None:
        """From now on everything is kept."""
        await self._drain()

    async def heard(self) -> Sequence[Published]:
        """All that was published so far, what was sent twice twice."""
        await self._drain()
        return self._heard

    async def _drain(self) -> None:
        async with await aio_pika.connect(self._url, timeout=_SECONDS) as connection:
            channel = await connection.channel()
            exchange = await channel.declare_exchange("stoa", ExchangeType.TOPIC, durable=True, timeout=_SECONDS)
            queue = await channel.declare_queue(
                _NAME, durable=True, arguments={"x-queue-type": "quorum"}, timeout=_SECONDS
            )
            await queue.bind(exchange, routing_key=EVERY_TOPIC, timeout=_SECONDS)
            for _ in range(queue.declaration_result.message_count or 0):
                await self._take(queue)

    async def _take(self, queue: AbstractQueue) -> None:
        try:
            message = await queue.get(no_ack=True, timeout=_SECONDS)
        except QueueEmpty:
            return
        self._heard.append(Published.of(message.routing_key or "", message.body))
