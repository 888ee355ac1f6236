"""RabbitMQ as a broker, through FastStream: one durable topic exchange, one quorum queue per domain."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from faststream import AckPolicy
from faststream.rabbit import Channel, ExchangeType, QueueType, RabbitBroker, RabbitExchange, RabbitQueue
from faststream.rabbit.annotations import RabbitMessage

from stoa_messaging.brokers import Deliver, Delivery, dead_topic

_EXCHANGE = RabbitExchange("stoa", type=ExchangeType.TOPIC, durable=True)
_PING_SECONDS = 5.0
_STOP_SECONDS = 5.0
# Handled one after the other, as Redis Streams are: a newer price must not be overwritten by an older one.
_ONE_BY_ONE = Channel(prefetch_count=1)


class RabbitTopics:
    """Adapter for amqp:// addresses: publishes are confirmed by the broker, unacknowledged messages come again."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._publisher = RabbitBroker(url, logger=None)

    async def connect(self) -> None:
        await self._publisher.start()
        await self._publisher.declare_exchange(_EXCHANGE)

    async def close(self) -> None:
        await self._publisher.stop()

    async def ping(self) -> None:
        if not await self._publisher.ping(timeout=_PING_SECONDS):
            raise ConnectionError("RabbitMQ does not answer.")

    async def publish(self, topic: str, body: bytes, *, event_id: str) -> None:
        await self._publisher.publish(
            body,
            exchange=_EXCHANGE,
            routing_key=topic,
            persist=True,
            message_id=event_id,
            content_type="application/octet-stream",
        )

    async def bury(self, group: str, delivery: Delivery, *, reason: str) -> None:
        queue = _quorum_queue(dead_topic(group))
        await self._publisher.declare_queue(queue)
        await self._publisher.publish(
            delivery.body,
            queue=queue,
            persist=True,
            content_type="application/octet-stream",
            headers={"stoa-topic": delivery.topic, "stoa-reason": reason},
        )

    async def declare(self, group: str, topics: Sequence[str]) -> None:
        await self._bind(self._publisher, _quorum_queue(group), topics)

    @asynccontextmanager
    async def consuming(self, group: str, topics: Sequence[str], deliver: Deliver) -> AsyncIterator[None]:
        broker = RabbitBroker(self._url, logger=None, graceful_timeout=_STOP_SECONDS, default_channel=_ONE_BY_ONE)
        queue = _quorum_queue(group)

        @broker.subscriber(queue, _EXCHANGE, ack_policy=AckPolicy.MANUAL, no_reply=True)
        async def receive(message: RabbitMessage) -> None:
            raw = message.raw_message
            await deliver(Delivery(topic=raw.routing_key or "", body=raw.body))
            await message.ack()

        await self._bind(broker, queue, topics)
        await broker.start()
        try:
            yield
        finally:
            await broker.stop()

    async def _bind(self, broker: RabbitBroker, queue: RabbitQueue, topics: Sequence[str]) -> None:
        await broker.connect()
        declared: Any = await broker.declare_queue(queue)
        exchange: Any = await broker.declare_exchange(_EXCHANGE)
        for topic in topics:
            await declared.bind(exchange, routing_key=topic)


def _quorum_queue(name: str) -> RabbitQueue:
    # The routing key equals no topic, so the binding FastStream adds itself lets nothing through.
    return RabbitQueue(f"stoa.{name}", queue_type=QueueType.QUORUM, durable=True, routing_key=f"stoa.{name}")
