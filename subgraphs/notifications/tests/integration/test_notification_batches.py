"""What is heard together is told as if it had been heard one by one, at the price of one."""

import asyncio
import random
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest
from notifications.application.choose import choose
from notifications.domain.notification import NotificationKind
from notifications.domain.preferences import Channel, Preference
from notifications.persistence.inboxes import PostgresTransactions
from stoa_messaging import Consumer, Delivery, Envelope
from stoa_primitives import acting_for, new_id
from stoa_service.query_plans import sent_statements

TABLES = {
    "notifications": "id, recipient, kind, title, body, order_id, created_at",
    "letters": "id, customer_id, kind, address, name, locale, facts, state, tries, next_try_at, created_at",
    "contacts": "customer_id, email, name",
    "locales": "customer_id, locale",
}
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class House(Protocol):
    consumer: Consumer
    database: Any
    live: Any

    async def rows(self, query: str, **values: Any) -> list[Any]: ...


def heard(event_type: str, data: dict[str, Any], second: int = 0) -> Envelope:
    moment = NOON + timedelta(seconds=second)
    return Envelope(
        id=new_id(), type=event_type, occurred_at=moment, aggregate_id=new_id(), correlation_id="c", data=data
    )


def checked_out(customer: str, chance: random.Random) -> dict[str, Any]:
    email = chance.choice(["", f"{chance.randint(1, 3)}.{customer}@example.org"])
    known = {"id": customer, "email": email, "name": chance.choice(["", "Sophia", "Zoë"])}
    return {"customer": known, "locale": chance.choice(["de", "en", "fr"])}


def news(event_type: str, customer: str) -> dict[str, Any]:
    """Everything that any of the events has."""
    money = {"amount": 1999, "currency": "EUR"}
    return {
        "order_id": str(uuid.uuid4()),
        "number": f"S-{event_type[-4:]}",
        "customer_id": customer,
        "customer": {"id": customer},
        "lines": [{"name": "Lamp", "quantity": 2}],
        "total": money,
        "reason": "payment_declined",
        "carrier": "Kerykeion",
        "tracking_code": "ST7",
        "expires_at": "2030-01-31T12:00:00Z",
        "variant_id": "v1",
        "warehouse_id": "w1",
        "on_hand": 2,
        "name": "Lamp",
        "before": money,
        "after": money,
    }


TOLD = (
    "ordering.order_placed",
    "ordering.order_confirmed",
    "ordering.order_cancelled",
    "ordering.return_status_changed",
    "shipping.shipment_shipped",
    "shipping.shipment_delivered",
    "customers.export_ready",
    "customers.wish_price_dropped",
    "customers.wish_back_in_stock",
    "inventory.stock_low",
)


def mixed(seed: int, customers: Sequence[str]) -> list[Envelope]:
    """A customer's first checkout, if there is one, comes before what is told of them, and others' news before that."""
    chance = random.Random(seed)
    strangers, buyers = customers[:1], customers[1:]
    first, rest = list[Envelope](), list[Envelope]()
    for number, customer in enumerate(buyers):
        first += [heard("basket.checked_out", checked_out(customer, chance), number)]
    for number in range(40):
        event_type = chance.choice(TOLD)
        rest.append(heard(event_type, news(event_type, chance.choice(customers)), 60 + number))
    early = [heard(each, news(each, strangers[0]), 200) for each in TOLD]
    chance.shuffle(rest)
    return [*early, *first, *rest]


async def told_one_by_one(house: House, envelopes: Sequence[Envelope]) -> None:
    for each in envelopes:
        await house.consumer.handle(Delivery(topic=each.type, body=each.to_bytes()))


async def told_together(house: House, envelopes: Sequence[Envelope]) -> None:
    await asyncio.gather(*(house.consumer.handle(Delivery(topic=e.type, body=e.to_bytes())) for e in envelopes))


async def unwanted(house: House, customer: str) -> None:
    work = PostgresTransactions(house.database, house.live)
    for kind, channel in (
        (NotificationKind.ORDER_PLACED, Channel.EMAIL),
        (NotificationKind.ORDER_SHIPPED, Channel.INBOX),
    ):
        await choose(customer, Preference(kind=kind, channel=channel, enabled=False), work)


async def stored(house: House) -> dict[str, list[Any]]:
    return {
        table: await house.rows(f"select {columns} from {table} order by {columns}")
        for table, columns in TABLES.items()
    }


@pytest.mark.parametrize("seed", range(4))
async def test_many_heard_together_are_told_as_if_each_had_come_alone(house: House, seed: int) -> None:
    """A batch that forgets a letter, mixes up languages or tells what nobody wants to hear saves the wrong thing."""
    customers = [str(uuid.uuid4()) for _ in range(6)]
    envelopes = mixed(seed, customers)
    found = []
    for tell in (told_one_by_one, told_together):
        tenant = f"t{uuid.uuid4().hex[:12]}"
        with acting_for(tenant):
            await unwanted(house, customers[-1])
            await house.rows("delete from inbox returning 1")
            await tell(house, [each.model_copy(update={"tenant": tenant}) for each in envelopes])
            await house.live.settle()
            found.append(await stored(house))

    assert found[0] == found[1]
    assert min(map(len, found[0].values())) > 0


async def test_fifty_events_of_five_types_take_a_handful_of_statements(house: House) -> None:
    """A statement per event is what a busy hour cannot pay for."""
    envelopes = [heard(each, news(each, str(uuid.uuid4()))) for each in TOLD[:4] for _ in range(10)]
    envelopes += [
        heard("basket.checked_out", {"customer": {"id": new_id(), "email": "a@example.org"}, "locale": "de"})
        for _ in range(10)
    ]
    with sent_statements() as sent:
        await told_together(house, envelopes)

    # Claims, look-up, what was learnt, what is told.
    assert len(sent) == 4, [each.text for each in sent]


async def test_who_asks_to_be_forgotten_is_told_nothing_that_arrives_with_it(house: House) -> None:
    """Written behind the erasure, a letter would keep the address that was to be erased."""
    me = str(uuid.uuid4())
    asked = {"erasure_id": "e1", "customer_id": me, "domains": ["notifications"]}
    envelopes = [
        heard("basket.checked_out", {"customer": {"id": me, "email": "me@example.org"}, "locale": "de"}),
        heard("ordering.order_placed", news("ordering.order_placed", me)),
        heard("customers.erasure_requested", asked),
    ]

    await told_together(house, envelopes)

    for table, column in {"letters": "customer_id", "contacts": "customer_id", "notifications": "recipient"}.items():
        assert await house.rows(f"select 1 from {table} where {column} = :me", me=me) == []


async def test_a_poisoned_event_leaves_those_beside_it_told_once(house: House) -> None:
    """One event that cannot be stored must not silence the others, nor tell them twice."""
    good, bad = str(uuid.uuid4()), str(uuid.uuid4())
    envelopes = [heard("ordering.order_placed", news("ordering.order_placed", each)) for each in (good, bad, good)]
    envelopes[1].data["number"] = "S-\u0000"

    outcomes = await asyncio.gather(
        *(house.consumer.handle(Delivery(topic=e.type, body=e.to_bytes())) for e in envelopes), return_exceptions=True
    )

    assert [isinstance(each, Exception) for each in outcomes] == [False, True, False]
    assert len(await house.rows("select 1 from notifications where recipient = :me", me=good)) == 2
