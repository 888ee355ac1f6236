"""For tests: a checked-out basket, and a world that plays the other domains over a real broker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Self

from sqlalchemy import text
from stoa_messaging import Broker, Consumer, Delivery, Envelope, Outcome, broker_from_url
from stoa_primitives import Clock, SystemClock, current_tenant, new_id
from stoa_service import Database

from ordering.application.place_order import PlaceOrder, place_order
from ordering.domain.saga import Deadlines, Signal
from ordering.messaging.consumers import register
from ordering.messaging.events import PUBLISHED
from ordering.messaging.facts import register_facts
from ordering.messaging.heard import CheckedOutRead
from ordering.persistence.executor_slot import LOCK_SPACE
from ordering.persistence.tables import MESSAGING
from ordering.wiring import work_on

_DEADLINE_SECONDS = 60.0
DEADLINES = Deadlines(stock=timedelta(seconds=30), payment=timedelta(seconds=60))


def euros(cents: int) -> dict[str, Any]:
    """Money as events carry it."""
    return {"amount": cents, "currency": "EUR"}


def checked_out(order_id: str, *, customer: str = "sophie", token: str = "tok_visa", total: int = 1490) -> Envelope:  # noqa: S107 - a public test token
    """basket.checked_out of two cups with shipping; `total` zero means a coupon paid for everything."""
    discount = 1490 - total
    line = {
        "variant_id": new_id(),
        "product_id": new_id(),
        "name": "Cup",
        "variant_name": "Blue",
        "quantity": 2,
        "unit_price": euros(500),
        "discount": euros(0),
        "total": euros(1000),
    }
    data = {
        "basket_id": new_id(),
        "customer": {"id": customer, "email": f"{customer}@example.test", "name": customer.title()},
        "lines": [line],
        "coupon": None,
        "subtotal": euros(1000),
        "discount": euros(discount),
        "shipping": euros(490),
        "tax": euros(0),
        "total": euros(total),
        "weight_grams": 600,
        "shipping_address": {
            "name": customer.title(),
            "street": "Marktplatz 1",
            "postal_code": "10115",
            "city": "Berlin",
            "country": "DE",
        },
        "shipping_method": "standard",
        "payment": {"method": "test", "token": token},
        "locale": "en",
    }
    return event("basket.checked_out", order_id, **data)


def event(event_type: str, order_id: str, **data: Any) -> Envelope:
    """Any domain's event about an order."""
    identity = new_id()
    return Envelope(
        id=identity,
        type=event_type,
        occurred_at=datetime.now(UTC),
        aggregate_id=order_id,
        correlation_id=identity,
        tenant=current_tenant(),
        data={"order_id": order_id, **data},
    )


Answers = Mapping[str, Callable[[Envelope], Sequence[Envelope]]]


def willing(asked: Envelope, event_type: str, **data: Any) -> list[Envelope]:
    """One answer to what was asked."""
    return [event(event_type, str(asked.data["order_id"]), **data)]


EVERYTHING_GOES_WELL: Answers = {
    "ordering.stock_requested": lambda asked: willing(asked, "inventory.stock_reserved", reservation_id="r1"),
    "ordering.payment_requested": lambda asked: willing(asked, "payment.payment_authorised", payment_id="p1"),
    "ordering.order_confirmed": lambda asked: [
        *willing(asked, "shipping.shipment_shipped", shipment_id="s1"),
        *willing(asked, "shipping.shipment_delivered", shipment_id="s1"),
    ],
}


@dataclass(slots=True)
class SilentSagas:
    """Sagas that only remember what they were told: for tests of what happens beside them."""

    told: list[tuple[str, str]] = field(default_factory=list)

    async def signal(self, order_id: str, signal: Signal, *, signal_id: str) -> None:  # noqa: ARG002 - the port's shape
        self.told.append((order_id, signal.kind.value))

    async def wake(self, order_id: str, *, placed_at: datetime) -> None:  # noqa: ARG002 - the port's shape
        self.told.append((order_id, "wake"))

    async def revive(self, order_id: str) -> None:
        self.told.append((order_id, "revive"))


@dataclass(slots=True)
class Ears:
    """Ordering's consumers on a real database, told things directly instead of over a broker."""

    database: Database
    sagas: SilentSagas
    consumer: Consumer

    @classmethod
    def on(cls, database: Database, clock: Clock) -> Self:
        sagas, consumer = SilentSagas(), Consumer("ordering", database, MESSAGING)
        works = partial(work_on, deadlines=DEADLINES)
        register(consumer, work_on=works, sagas=sagas, clock=clock)
        register_facts(consumer, work_on=works, clock=clock)
        return cls(database, sagas, consumer)

    async def hear(self, envelope: Envelope) -> bool:
        """Delivers it as the broker would; False when it had its effect before."""
        return await self.consumer.handle(Delivery(topic=envelope.type, body=envelope.to_bytes()))

    async def said(self, order_id: str) -> list[Envelope]:
        """What stands in the outbox about an order, as written."""
        async with self.database.transaction() as session:
            rows = list(await session.scalars(text("select payload from outbox order by id")))
        envelopes = [Envelope.model_validate_json(bytes(row)) for row in rows]
        return [envelope for envelope in envelopes if envelope.aggregate_id == order_id]


@dataclass(slots=True)
class World:
    """Answers ordering's events as told, and remembers what it heard."""

    broker: Broker
    database: Database
    answers: Answers = field(default_factory=dict)
    heard: list[Envelope] = field(default_factory=list)

    async def say(self, envelope: Envelope) -> None:
        await self.broker.publish(envelope.type, envelope.to_bytes(), event_id=envelope.id)

    async def hear(self, delivery: Delivery) -> Outcome:
        envelope = Envelope.model_validate_json(delivery.body)
        self.heard.append(envelope)
        answer = self.answers.get(envelope.type)
        for said in answer(envelope) if answer else ():
            await self.say(said)
        return Outcome.DONE

    def heard_about(self, order_id: str) -> list[str]:
        """Types of the events about this order, status changes left out, repeats included."""
        about = [heard.type for heard in self.heard if heard.aggregate_id == order_id]
        return sorted(kind for kind in about if kind != "ordering.order_status_changed")

    async def until_status(self, order_id: str, *statuses: str) -> str:
        """Waits for one of these; fails with the present one when it takes too long."""
        present: str | None = None
        try:
            async with asyncio.timeout(_DEADLINE_SECONDS):
                while present not in statuses:
                    present = await self._status(order_id)
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"order {order_id} is {present}, not {' or '.join(statuses)}") from None
        return str(present)

    async def until_heard(self, order_id: str, event_type: str) -> Envelope:
        """Waits for an event about this order."""
        async with asyncio.timeout(_DEADLINE_SECONDS):
            while True:
                found = [heard for heard in self.heard if (heard.aggregate_id, heard.type) == (order_id, event_type)]
                if found:
                    return found[0]
                await asyncio.sleep(0.02)

    async def until_executors(self, count: int) -> None:
        """Waits until so many workers hold an executor slot."""
        statement = text("select count(*) from pg_locks where locktype = 'advisory' and classid = :space and granted")
        held = 0
        async with asyncio.timeout(_DEADLINE_SECONDS):
            while held < count:
                async with self.database.transaction() as session:
                    held = await session.scalar(statement, {"space": LOCK_SPACE}) or 0
                await asyncio.sleep(0.02)

    async def place_silently(self, order_id: str) -> None:
        """An order in the database that nobody was told about."""
        contents = CheckedOutRead.model_validate(checked_out(order_id).data).to_contents()
        async with self.database.transaction() as session:
            work = work_on(session, DEADLINES)
            await place_order(PlaceOrder(order_id=order_id, contents=contents), work, SystemClock())
        async with self.database.transaction() as session:
            await session.execute(text("delete from outbox"))

    async def _status(self, order_id: str) -> str | None:
        async with self.database.transaction() as session:
            status = await session.scalar(text("select status from order_view where id = :id"), {"id": order_id})
        return None if status is None else str(status)


@asynccontextmanager
async def world(database_url: str, broker_url: str, answers: Answers | None = None) -> AsyncIterator[World]:
    """The other domains, listening until the block ends."""
    broker = broker_from_url(broker_url)
    await broker.connect()
    database = Database(database_url)
    topics = [published.event_type for published in PUBLISHED]
    played = World(broker, database, answers or {})
    try:
        async with broker.consuming(f"world-{new_id()}", topics, played.hear):
            yield played
    finally:
        await broker.close()
        await database.close()
