"""Many orders in one transaction: the same stock, promises and words as one after the other, in a handful of statements."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from inventory.config import Settings
from inventory.migrate import MIGRATIONS
from inventory.testing import InventoryBench, inventory_bench
from inventory.wiring import build_consumer
from launcher.testing import PostgresServer
from sqlalchemy import text
from stoa_primitives import new_id
from stoa_service import migrate
from stoa_service.query_plans import sent_statements

pytestmark = pytest.mark.servers

Heard = tuple[str, dict[str, Any], str]
VARIANTS = tuple(f"together-{number}" for number in range(6))
EVERYTHING = {
    "stock": "select variant_id, warehouse_id, on_hand, reserved, sold from stock order by 1, 2",
    "reservations": "select id, order_id, status from reservation order by id",
    "lines": "select reservation_id, variant_id, warehouse_id, quantity from reservation_line order by 1, 2, 3",
    "demand": "select variant_id, quantity from demand_day order by 1",
    "words": "select id, told_level from variant order by id",
}


async def opened(server: PostgresServer, name: str) -> AsyncIterator[InventoryBench]:
    url = server.create_database(name)
    await asyncio.to_thread(migrate, folder=MIGRATIONS, database_url=url)
    async with inventory_bench(Settings(database_url=url, opening_stock="none")) as bench:
        async with bench.database.transaction() as session:
            await session.execute(text("insert into warehouse values ('hamburg', 'H', 'DE'), ('linz', 'L', 'AT')"))
        yield bench


@pytest.fixture(scope="module", name="apart")
async def _apart(postgres_server: PostgresServer) -> AsyncIterator[InventoryBench]:
    async for bench in opened(postgres_server, "inventory_apart"):
        yield bench


@pytest.fixture(scope="module", name="joined")
async def _joined(postgres_server: PostgresServer) -> AsyncIterator[InventoryBench]:
    async for bench in opened(postgres_server, "inventory_joined"):
        yield bench


def wanted(bench: InventoryBench, order_id: str, lines: Sequence[tuple[str, int]]) -> Heard:
    return (
        "ordering.stock_requested",
        {
            "order_id": order_id,
            "lines": [{"variant_id": variant, "quantity": quantity} for variant, quantity in lines],
            "expires_at": (bench.clock.now() + timedelta(minutes=10)).isoformat(),
        },
        new_id(),
    )


def sure(order_id: str, lines: Sequence[tuple[str, int]] = ()) -> Heard:
    told = [{"variant_id": variant, "quantity": quantity} for variant, quantity in lines]
    return "ordering.order_confirmed", {"order_id": order_id, "lines": told}, new_id()


def off(order_id: str) -> Heard:
    return "ordering.order_cancelled", {"order_id": order_id}, new_id()


async def one_by_one(bench: InventoryBench, step: Sequence[Heard]) -> None:
    for event_type, data, event_id in step:
        await bench.hear(event_type, data, event_id=event_id)


async def all_at_once(bench: InventoryBench, step: Sequence[Heard]) -> None:
    await asyncio.gather(*(bench.hear(event_type, data, event_id=event_id) for event_type, data, event_id in step))


def any_day(bench: InventoryBench, seed: int) -> list[list[Heard]]:
    """Orders for scarce things, what became of them, then requests for what came back. Steps are of one type:
    a batch of several handles one type after the other.
    """
    chance = random.Random(seed)
    orders = [(new_id(), basket(chance)) for _ in range(24)]
    late = [(new_id(), basket(chance)) for _ in range(24)]
    first = [off(order_id) for order_id, _ in orders[:3]]
    kept = [chance.random() < 0.5 for _ in orders]
    return [
        first,
        [wanted(bench, *each) for each in orders],
        [off(order_id) for (order_id, _), stays in zip(orders, kept, strict=True) if not stays],
        [sure(*each) for each, stays in zip(orders, kept, strict=True) if stays],
        [wanted(bench, *each) for each in late + orders[10:12]],
        [off(order_id) for order_id, _ in orders[12:20] + late[:8]],
        [sure(*each) for each in late],
    ]


def basket(chance: random.Random) -> list[tuple[str, int]]:
    return [(variant, chance.randrange(1, 4)) for variant in chance.sample(VARIANTS, chance.randrange(1, 4))]


async def everything(bench: InventoryBench) -> dict[str, Any]:
    """All rows, and per aggregate what was told, in its order, with its cause."""
    found: dict[str, Any] = {}
    async with bench.database.transaction() as session:
        for name, query in EVERYTHING.items():
            found[name] = [tuple(row) for row in await session.execute(text(query))]
        told: dict[str, list[Any]] = {}
        query = "select payload, sequence from outbox order by aggregate_id, sequence"
        for row in await session.execute(text(query)):
            envelope = json.loads(bytes(row.payload))
            about = told.setdefault(envelope["aggregate_id"], [])
            cause = envelope["causation_id"] if envelope["type"].startswith("inventory.stock_") else None
            about.append((row.sequence, envelope["type"], envelope["data"], cause))
    return {**found, "told": told}


@pytest.mark.parametrize("seed", [1, 2])
async def test_orders_handled_together_end_as_they_do_one_after_the_other(
    apart: InventoryBench, joined: InventoryBench, seed: int
) -> None:
    """Who comes in a batch must get neither more nor less than who comes alone; shoppers must hear the same words."""
    for bench in (apart, joined):
        for number, variant in enumerate(VARIANTS):
            await bench.put(variant, {"hamburg": 5 + number, "linz": 7}, threshold=number % 2)
    for step in any_day(apart, seed):
        await one_by_one(apart, step)
        await all_at_once(joined, step)

    singly, together = await everything(apart), await everything(joined)

    types = {each[1] for about in singly["told"].values() for each in about}
    assert types >= {"inventory.stock_rejected", "inventory.stock_low", "inventory.back_in_stock"}
    for name, rows in singly.items():
        assert together[name] == rows, name


async def test_two_copies_with_crosswise_orders_neither_deadlock_nor_sell_twice(joined: InventoryBench) -> None:
    """Batches hold many rows at once: in any other order than everybody's they would wait for each other."""
    names = [f"copies-{number}" for number in range(5)]
    for name in names:
        await joined.put(name, {"hamburg": 30, "linz": 15})
    copies = [build_consumer(joined.settings, joined.database, joined.clock) for _ in range(2)]
    chance = random.Random(7)
    orders = [(new_id(), [(name, 1) for name in chance.sample(names, 3)]) for _ in range(120)]
    before = orders[:40]
    await all_at_once(joined, [wanted(joined, *each) for each in before])
    events = [
        *(wanted(joined, *each) for each in orders[40:]),
        *((sure if number % 2 else off)(order_id) for number, (order_id, _) in enumerate(before)),
    ]
    chance.shuffle(events)

    await asyncio.gather(
        *(
            joined.hear(event_type, data, event_id=event_id, by=copies[number % 2])
            for number, (event_type, data, event_id) in enumerate(events)
        )
    )

    for name in names:
        numbers = await joined.numbers(name)
        assert numbers["on_hand"] + numbers["sold"] == 45
        assert 0 <= numbers["reserved"] <= numbers["on_hand"]
        assert (numbers["reserved"], numbers["sold"]) == await promised(joined, name)


async def test_two_copies_sell_ten_units_to_ten_of_two_hundred(joined: InventoryBench) -> None:
    """Invariant I1 where it is hardest: whole batches race for the last units."""
    await joined.put("last-ten", {"hamburg": 6, "linz": 4})
    copies = [build_consumer(joined.settings, joined.database, joined.clock) for _ in range(2)]
    requests = [wanted(joined, new_id(), [("last-ten", 1)]) for _ in range(200)]

    await asyncio.gather(
        *(
            joined.hear(event_type, data, event_id=event_id, by=copies[number % 2])
            for number, (event_type, data, event_id) in enumerate(requests)
        )
    )

    assert await joined.numbers("last-ten") == {"on_hand": 10, "reserved": 10, "sold": 0}
    assert await promised(joined, "last-ten") == (10, 0)


async def test_one_request_in_two_copies_at_once_reserves_once(joined: InventoryBench) -> None:
    """Two batches may hold the same order; what the slower one has decided must not count."""
    await joined.put("both-copies", {"hamburg": 100})
    copies = [build_consumer(joined.settings, joined.database, joined.clock) for _ in range(2)]
    orders = [new_id() for _ in range(30)]

    outcomes = await asyncio.gather(
        *(joined.hear(*wanted(joined, order, [("both-copies", 1)])[:2], by=copy) for copy in copies for order in orders)
    )

    assert all(outcomes)
    assert (await joined.numbers("both-copies"))["reserved"] == 30
    assert [len(await joined.told(order)) for order in orders] == [2] * 30


async def test_fifty_orders_are_reserved_and_sold_in_a_handful_of_statements(joined: InventoryBench) -> None:
    """One statement per order and line is what made the checkout slow."""
    names = [f"few-{number}" for number in range(5)]
    for name in names:
        await joined.put(name, {"hamburg": 500})
    orders = [(new_id(), [(names[number % 5], 1), (names[(number + 1) % 5], 2)]) for number in range(50)]
    more = [(new_id(), lines) for _, lines in orders[:25]]

    with sent_statements() as reserving:
        await all_at_once(joined, [wanted(joined, *each) for each in orders])
    with sent_statements() as selling:
        await all_at_once(joined, [sure(order_id) for order_id, _ in orders[:25]])
    with sent_statements() as both:
        mixed = [*(sure(order_id) for order_id, _ in orders[25:]), *(wanted(joined, *each) for each in more)]
        await all_at_once(joined, mixed)

    sums = [await joined.numbers(name) for name in names]
    assert (sum(each["sold"] for each in sums), sum(each["reserved"] for each in sums)) == (150, 75)
    assert len(reserving) <= 10, reserving
    assert len(selling) <= 8, selling
    assert len(both) <= 18, both


async def test_a_batch_of_several_kinds_locks_everything_before_it_changes_anything(joined: InventoryBench) -> None:
    """One handler after the other, each with locks of its own, would lock crosswise with another copy's batch."""
    await joined.put("kinds-a", {"hamburg": 9})
    await joined.put("kinds-b", {"hamburg": 9})
    old = new_id()
    await all_at_once(joined, [wanted(joined, old, [("kinds-b", 1)])])

    with sent_statements() as seen:
        await all_at_once(joined, [sure(old), wanted(joined, new_id(), [("kinds-a", 1)])])

    locks = [
        number for number, each in enumerate(seen) if "from stock where" in each.text and "for update" in each.text
    ]
    changes = [number for number, each in enumerate(seen) if "update stock" in each.text]
    assert locks[0] < changes[0]
    assert await joined.numbers("kinds-b") == {"on_hand": 8, "reserved": 0, "sold": 1}


async def promised(bench: InventoryBench, variant: str) -> tuple[int, int]:
    """What the reservations say of a variant: held and sold."""
    query = """select coalesce(sum(quantity) filter (where status = 'RESERVED'), 0) as held,
        coalesce(sum(quantity) filter (where status = 'SOLD'), 0) as sold
        from reservation_line join reservation on reservation.id = reservation_id where variant_id = :variant"""
    async with bench.database.transaction() as session:
        row = (await session.execute(text(query), {"variant": variant})).one()
    return int(row.held), int(row.sold)
