"""For tests: a domain that counts, a listener that remembers and can be waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar

from pydantic import BaseModel
from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import new_id

from stoa_messaging.brokers import Delivery, Message, Outcome, Sent
from stoa_messaging.consumer import Consumer, OpensTransactions
from stoa_messaging.envelope import Envelope, Event
from stoa_messaging.positions import Order
from stoa_messaging.tables import messaging_tables

DEADLINE_SECONDS = 20.0
METADATA = MetaData()
TABLES = messaging_tables(METADATA)


class Counted(Event):
    """What the counting domain publishes."""

    event_type: ClassVar[str] = "shop.counted"
    number: int


class CountedRead(BaseModel):
    """What it reads of it."""

    number: int


def counting(database: OpensTransactions, *, order: Order = Order.ANY, hold_seconds: float = 30.0) -> Consumer:
    """A domain whose effect is a row per event; a negative number is poison to it."""
    consumer = Consumer("shop", database, TABLES, hold_seconds=hold_seconds)

    @consumer.on("shop.counted", CountedRead, order=order)
    async def count(session: AsyncSession, _: Envelope, data: CountedRead) -> None:
        if data.number < 0:
            raise ValueError("never")
        await session.execute(text("insert into effect values (:number)"), {"number": data.number})

    return consumer


def counted(number: int, *, aggregate_id: str = "a", sequence: int | None = None, tenant: str = "market") -> Envelope:
    """An event on its way, numbered as the outbox would."""
    identity = new_id()
    return Envelope(
        id=identity,
        type="shop.counted",
        occurred_at=datetime(2030, 1, 1, tzinfo=UTC),
        aggregate_id=aggregate_id,
        tenant=tenant,
        sequence=sequence,
        after={} if sequence in (None, 1) else {"shop.counted": (sequence or 1) - 1},
        correlation_id=identity,
        data={"number": number},
    )


class RecordingBroker:
    """Keeps what it is given; answers as scripted, then confirms."""

    def __init__(self, *answers: Sequence[Sent] | Exception) -> None:
        self.messages: list[Message] = []
        self.arrived = asyncio.Event()
        self._answers = list(answers)

    async def publish_batch(self, messages: Sequence[Message]) -> Sequence[Sent]:
        for message in messages:
            await asyncio.sleep(0)
            self.messages.append(message)
        self.arrived.set()
        answer = self._answers.pop(0) if self._answers else [Sent.CONFIRMED] * len(messages)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def numbers(self) -> list[int]:
        return [int(Envelope.model_validate_json(each.body).data["number"]) for each in self.messages]

    async def until(self, count: int) -> list[int]:
        """The numbers in the order in which they came, once so many have come."""
        async with asyncio.timeout(DEADLINE_SECONDS):
            while len(self.messages) < count:
                self.arrived.clear()
                await self.arrived.wait()
        return self.numbers


@dataclass
class Listener:
    """Remembers what was delivered, in the order in which it came."""

    deliveries: list[Delivery] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, delivery: Delivery) -> Outcome:
        self.deliveries.append(delivery)
        self.arrived.set()
        return Outcome.DONE

    @property
    def bodies(self) -> list[bytes]:
        return [each.body for each in self.deliveries]

    async def until(self, count: int) -> list[bytes]:
        """Sorted bodies, once so many have come."""
        async with asyncio.timeout(DEADLINE_SECONDS):
            while len(self.deliveries) < count:
                self.arrived.clear()
                if len(self.deliveries) < count:
                    await self.arrived.wait()
        return sorted(self.bodies)
