"""RabbitMQ as a broker: one durable topic exchange, one quorum queue per domain, publisher confirms, bounded prefetch."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import aio_pika
from aio_pika import DeliveryMode, ExchangeType
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractExchange, AbstractIncomingMessage, AbstractQueue
from aio_pika.exceptions import PublishError
from aiormq.abc import DeliveredMessage
from stoa_primitives import new_id

from stoa_messaging.brokers import Deliver, Delivery, Message, Outcome, Sent, UnknownGroup
from stoa_messaging.lanes import Lanes
from stoa_messaging.rabbit_dead_letters import RabbitDeadLetters, grave_name
from stoa_messaging.signing import Seal, publisher_of

_EXCHANGE: Final = "stoa"
# Taken from the broker and not yet acknowledged; the rest waits there.
PREFETCH: Final = 128
_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 10.0
_STOP_SECONDS = 3.0
_RECONNECT_SECONDS = 1.0
_PAUSE_SECONDS = 1.0

_log = logging.getLogger(__name__)


class RabbitTopics:
    """Adapter for amqp:// addresses: publishes are confirmed by the broker, unacknowledged messages come again."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: AbstractConnection | None = None
        self._channel: AbstractChannel | None = None
        self._exchange: AbstractExchange | None = None
        self._connecting = asyncio.Lock()
        self._seal: Seal | None = None

    @property
    def dead_letters(self) -> RabbitDeadLetters:
        return RabbitDeadLetters(self._open_channel)

    async def connect(self) -> None:
        async with self._connecting:
            if self._exchange is not None:
                return
            connection = await _connect(self._url)
            try:
                channel = await connection.channel(publisher_confirms=True, on_return_raises=False)
                self._exchange = await _declare_exchange(channel)
            except BaseException:
                await connection.close()
                raise
            self._connection, self._channel = connection, channel

    async def close(self) -> None:
        connection, self._connection, self._channel, self._exchange = self._connection, None, None, None
        if connection is not None:
            await connection.close()

    async def ping(self) -> None:
        async with asyncio.timeout(_CONNECT_SECONDS):
            channel = await self._open_channel()
            await channel.close()

    async def publish(self, topic: str, body: bytes, *, event_id: str) -> None:
        self._seal = self._seal or Seal.from_environment()
        signature = self._seal.sign(publisher_of(topic), topic, body)
        message = Message(topic=topic, body=body, event_id=event_id, signature=signature)
        if (await self.publish_batch([message]))[0] is Sent.REFUSED:
            raise ConnectionError("RabbitMQ has not confirmed the message.")

    async def publish_batch(self, messages: Sequence[Message]) -> Sequence[Sent]:
        await self.connect()
        if self._exchange is None:
            raise ConnectionError("RabbitMQ is not connected.")
        exchange = self._exchange
        # Each is written behind the one before, on one channel; only the confirmations are awaited together.
        async with asyncio.timeout(_ANSWER_SECONDS):
            answers = await asyncio.gather(
                *(exchange.publish(_packed(each), each.topic, mandatory=True) for each in messages),
                return_exceptions=True,
            )
        return [_sent(answer) for answer in answers]

    async def send_to(self, group: str, message: Message) -> None:
        channel = await self._open_channel()
        packed = _packed(message)
        packed.headers["stoa-topic"] = message.topic
        try:
            await channel.default_exchange.publish(packed, f"stoa.{group}", mandatory=True, timeout=_ANSWER_SECONDS)
        except PublishError:
            raise UnknownGroup(group) from None
        finally:
            await channel.close()

    async def bury(self, group: str, delivery: Delivery, *, reason: str) -> None:
        channel = await self._open_channel()
        try:
            await RabbitDeadLetters(self._open_channel).add(channel, group, delivery, reason)
        finally:
            await channel.close()

    async def declare(self, group: str, topics: Sequence[str]) -> None:
        channel = await self._open_channel()
        try:
            await _bound_queue(channel, group, topics)
        finally:
            await channel.close()

    @asynccontextmanager
    async def consuming(self, group: str, topics: Sequence[str], deliver: Deliver) -> AsyncIterator[None]:
        connection = await _connect(self._url)
        receiver = _Receiver(group, deliver)
        try:
            channel = await connection.channel()
            await channel.set_qos(prefetch_count=PREFETCH)
            queue = await _bound_queue(channel, group, topics)
            tag = await queue.consume(receiver.take)
            yield
            await queue.cancel(tag, timeout=_STOP_SECONDS)
        finally:
            await receiver.stop()
            await connection.close()

    async def _open_channel(self) -> AbstractChannel:
        await self.connect()
        if self._connection is None:
            raise ConnectionError("RabbitMQ is not connected.")
        async with asyncio.timeout(_CONNECT_SECONDS):
            return await self._connection.channel(publisher_confirms=True, on_return_raises=True)


class _Receiver:
    """Runs each message in its lane and acknowledges it; what is unacknowledged when it stops comes again."""

    def __init__(self, group: str, deliver: Deliver) -> None:
        self._group = group
        self._lanes = Lanes(deliver)
        self._running: set[asyncio.Task[None]] = set()

    async def take(self, message: AbstractIncomingMessage) -> None:
        task = asyncio.create_task(self._handle(message))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def stop(self) -> None:
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=_STOP_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _handle(self, message: AbstractIncomingMessage) -> None:
        headers = message.headers
        delivery = Delivery(
            topic=_topic_of(message),
            body=message.body,
            key=str(headers.get("stoa-key") or ""),
            signature=str(headers.get("stoa-signature") or ""),
        )
        try:
            outcome = await self._lanes.run(delivery)
            if outcome is not Outcome.HELD:
                await message.ack()
        except Exception as error:  # noqa: BLE001 - whatever it was, the message is not handled and must come again
            _log.warning("%s: %s comes again: %s", self._group, delivery.topic, type(error).__name__)
            await asyncio.sleep(_PAUSE_SECONDS)
            await _give_back(message)


def _topic_of(message: AbstractIncomingMessage) -> str:
    """What RabbitMQ has let its sender publish under. Only a message to one group alone says it itself (rabbit_users)."""
    told = message.headers.get("stoa-topic") if message.exchange == "" else None
    return str(told or message.routing_key or "")


async def _give_back(message: AbstractIncomingMessage) -> None:
    try:
        await message.nack(requeue=True)
    except Exception as error:  # noqa: BLE001 - the channel is gone, and with it the message went back to its queue
        _log.debug("not given back: %s", type(error).__name__)


async def _connect(url: str) -> AbstractConnection:
    return await aio_pika.connect_robust(url, timeout=_CONNECT_SECONDS, reconnect_interval=_RECONNECT_SECONDS)


async def _declare_exchange(channel: AbstractChannel) -> AbstractExchange:
    return await channel.declare_exchange(_EXCHANGE, ExchangeType.TOPIC, durable=True, timeout=_ANSWER_SECONDS)


async def _bound_queue(channel: AbstractChannel, group: str, topics: Sequence[str]) -> AbstractQueue:
    exchange = await _declare_exchange(channel)
    queue = await channel.declare_queue(
        f"stoa.{group}", durable=True, arguments={"x-queue-type": "quorum"}, timeout=_ANSWER_SECONDS
    )
    await channel.declare_queue(grave_name(group), durable=True, timeout=_ANSWER_SECONDS)
    for topic in topics:
        await queue.bind(exchange, routing_key=topic, timeout=_ANSWER_SECONDS)
    return queue


def _packed(message: Message) -> aio_pika.Message:
    headers: dict[str, Any] = {
        "stoa-event": message.event_id,
        "stoa-key": message.key,
        "stoa-signature": message.signature,
    }
    return aio_pika.Message(
        message.body,
        # One per sending: the client tells a returned message from its neighbours by it.
        message_id=new_id(),
        headers=headers,
        delivery_mode=DeliveryMode.PERSISTENT,
        content_type="application/octet-stream",
    )


def _sent(answer: object) -> Sent:
    if isinstance(answer, BaseException):
        _log.warning("RabbitMQ has not confirmed a message: %s", type(answer).__name__)
        return Sent.REFUSED
    return Sent.UNROUTABLE if isinstance(answer, DeliveredMessage) else Sent.CONFIRMED
