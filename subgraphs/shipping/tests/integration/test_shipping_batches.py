"""What is heard together, and what the clock moves together, ends as if it had been done one by one."""

import asyncio
import json
import random
import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

import pytest
from shipping.application import advance_shipments as fulfilment
from shipping.application.move_parcel import PackParcel, move_parcel, pack_parcel
from shipping.domain.parcel import ParcelState, ShippedLine
from shipping.domain.shipment import shipment_id
from shipping.wiring import transactions
from stoa_messaging import Consumer, Delivery, Envelope
from stoa_primitives import acting_for, current_tenant, new_id
from stoa_service.query_plans import sent_statements

CONFIRMED, CANCELLED = "ordering.order_confirmed", "ordering.order_cancelled"
ASKED = "ordering.cancellation_requested"
SHIPMENTS = """id, order_id, order_number, customer_id, status, method, carrier, weight_grams, destination::text, lines::text,
    tracking_code, changed_at, shipped_at, delivered_at"""
PARCELS = (
    "id, shipment_id, number, lines::text, weight_grams, tracking_code, state, changed_at, shipped_at, delivered_at"
)


class House(Protocol):
    consumer: Consumer
    database: Any
    clock: Any

    async def tick(self, seconds: float = 4) -> int: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...


Tell = Callable[[House, Sequence[Envelope]], Awaitable[None]]


def heard(house: House, event_type: str, order_id: str) -> Envelope:
    address = {"name": "S", "street": "Stoa 1", "postal_code": "10115", "city": "Berlin", "country": "DE"}
    data = {
        "order_id": order_id,
        "number": f"S-{order_id[:4]}",
        "customer": {"id": f"c-{order_id[:2]}"},
        "lines": [{"variant_id": "v1", "quantity": 2}, {"variant_id": "v2", "quantity": 1}],
        "shipping_address": address,
        "shipping_method": "express" if order_id < "8" else "standard",
        "weight_grams": 700,
    }
    return Envelope(
        id=new_id(),
        type=event_type,
        occurred_at=house.clock.now(),
        aggregate_id=order_id,
        correlation_id="c",
        data=data,
    )


def rounds(house: House, seed: int) -> tuple[list[str], list[list[Envelope]]]:
    """Orders, and what is heard in each round: at most one event of an order, stopped ones before and after they are confirmed."""
    chance = random.Random(seed)
    orders = [str(uuid.UUID(int=chance.getrandbits(128), version=4)) for _ in range(24)]
    kinds = [
        [CONFIRMED, CONFIRMED, CONFIRMED, ASKED],
        [CONFIRMED, CONFIRMED, ASKED, CANCELLED],
        [CONFIRMED, ASKED, CANCELLED],
    ]
    heard_in = [[heard(house, chance.choice(kind), each) for each in orders] for kind in kinds]
    for each in heard_in:
        chance.shuffle(each)
    return orders, heard_in


async def one_by_one(house: House, envelopes: Sequence[Envelope]) -> None:
    for each in envelopes:
        await house.consumer.handle(Delivery(topic=each.type, body=each.to_bytes()))


async def together(house: House, envelopes: Sequence[Envelope]) -> None:
    await asyncio.gather(*(house.consumer.handle(Delivery(topic=e.type, body=e.to_bytes())) for e in envelopes))


async def pack_by_hand(house: House, order_id: str) -> None:
    """In two parcels, of which the first has left."""
    work = transactions(house.database)
    for line in (ShippedLine("v1", 2), ShippedLine("v2", 1)):
        command = PackParcel(shipment_id=shipment_id(order_id), lines=(line,), weight_grams=100)
        packed = await pack_parcel(command, work, house.clock)
    for parcel in packed.parcels:
        await move_parcel(packed.id, parcel.id, ParcelState.IN_TRANSIT, work, house.clock)


async def stored(house: House) -> dict[str, Any]:
    said: dict[str, list[Any]] = {}
    for aggregate, payload in await house.rows("select aggregate_id, payload from outbox order by id"):
        envelope = json.loads(bytes(payload))
        if envelope["tenant"] == current_tenant():
            said.setdefault(aggregate, []).append((envelope["type"], envelope["data"]))
    return {
        "shipments": await house.rows(f"select {SHIPMENTS} from shipments order by id"),
        "parcels": await house.rows(f"select {PARCELS} from parcels order by id"),
        "stopped": await house.rows("select order_id, stopped_at from stopped_orders order by order_id"),
        "said": said,
    }


async def play(house: House, seed: int, tell: Tell) -> dict[str, Any]:
    """Confirmed, stopped, packed by staff, moved on by the clock, as one tenant of its own."""
    tenant = f"t{uuid.uuid4().hex[:12]}"
    orders, heard_in = rounds(house, seed)
    with acting_for(tenant):
        for number, envelopes in enumerate(heard_in):
            await tell(house, [each.model_copy(update={"tenant": tenant}) for each in envelopes])
            if number == 0:
                preparing = await house.rows("select order_id from shipments where status = 'PREPARING' order by id")
                for (order_id,) in preparing[:3]:
                    await pack_by_hand(house, order_id)
        for _ in range(3):
            house.clock.forward(4)
            while await house.tick():
                pass
        house.clock.forward(-12)
        assert len(orders) == 24
        return await stored(house)


@pytest.mark.parametrize("seed", range(3))
async def test_many_together_end_as_if_each_had_come_alone(
    house: House, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """A batch that sends what was stopped, or says twice that a parcel left, costs real parcels."""
    in_batches = await play(house, seed, together)
    monkeypatch.setattr(fulfilment, "BATCH", 1)
    alone = await play(house, seed, one_by_one)

    assert in_batches == alone
    states = {row.status for row in alone["shipments"]}
    assert states == {"DELIVERED", "CANCELLED"}
    assert len(alone["stopped"]) > 0
    arrived = [
        data["parcel_id"] for said in alone["said"].values() for name, data in said if name.endswith("delivered")
    ]
    assert sorted(arrived) == [row.id for row in alone["parcels"]]


async def test_fifty_orders_take_a_handful_of_statements_at_each_step(house: House) -> None:
    """A statement per order is what a busy hour cannot pay for."""
    counts = []
    orders = [str(uuid.uuid4()) for _ in range(50)]
    with sent_statements() as sent:
        await together(house, [heard(house, CONFIRMED, each) for each in orders])
        counts.append(len(sent))
        for _ in range(2):
            house.clock.forward(4)
            sent.clear()
            assert await house.tick() == 50
            counts.append(len(sent))
        sent.clear()
        await together(house, [heard(house, ASKED, each) for each in orders])
        counts.append(len(sent))

    # Claims, turns, who was stopped, shipments. Due ones, (parcels,) what changed, two for the outbox. And the answers.
    assert counts == [4, 4, 5, 7]
