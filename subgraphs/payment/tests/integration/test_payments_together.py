"""Many orders' payments at once: the same rows, events and movements as one after the other, in a handful of statements."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, ClassVar

import pytest
from launcher.testing import PostgresServer
from payment.testing import PaymentBench, payment_bench
from stoa_messaging import Event
from stoa_primitives import new_id
from stoa_service.query_plans import sent_statements

pytestmark = pytest.mark.servers

TOKENS = ("tok_visa", "tok_visa", "tok_visa", "tok_declined", "tok_expired", "tok_confirm", "tok_nonsense")
SEEDS = (1, 2)
EVERYTHING = {
    "payments": """select id::text, order_id::text, amount, status, captured, refunded, decline_reason, provider_reference,
        cancel_requested, action_expires_at is null as is_settled from payment order by id""",
    "operations": """select id::text, payment_id::text, kind, amount, key, reason, attempts, finished_at is not null as is_done
        from operation order by id""",
    "ledger": "select operation_id::text, account, payment_id::text, amount, currency from ledger_entry order by 1, 2",
    "refunds": "select payment_id::text, amount, key, status from refund order by key",
    "calls": "select key, kind, amount, reference, state, declined_with, asked from test_provider_call order by key",
    "charges": """select reference, amount, is_authorised, captured, refunded, is_voided from test_provider_charge
        order by reference""",
}


class MoneyWanted(Event):
    event_type: ClassVar[str] = "ordering.payment_requested"
    order_id: str
    customer_id: str = "c"
    amount: dict[str, Any]
    method: str = "test"
    token: str
    idempotency_key: str


class Sure(Event):
    event_type: ClassVar[str] = "ordering.order_confirmed"
    order_id: str


class Off(Event):
    event_type: ClassVar[str] = "ordering.order_cancelled"
    order_id: str


class MoneyBackWanted(Event):
    event_type: ClassVar[str] = "ordering.refund_requested"
    order_id: str
    refund_id: str
    amount: dict[str, Any]


Step = Sequence[tuple[Event, str]]
Handle = Callable[[PaymentBench, Step], Awaitable[None]]


@pytest.fixture(scope="module", name="apart")
async def _apart(postgres_server: PostgresServer) -> AsyncIterator[PaymentBench]:
    async with payment_bench(postgres_server.create_database("payment_apart")) as bench:
        yield bench


@pytest.fixture(scope="module", name="joined")
async def _joined(postgres_server: PostgresServer) -> AsyncIterator[PaymentBench]:
    async with payment_bench(postgres_server.create_database("payment_joined")) as bench:
        yield bench


async def one_by_one(bench: PaymentBench, step: Step) -> None:
    for each, order_id in step:
        await bench.hear(each, aggregate_id=order_id)
        await bench.settle_all()


async def all_at_once(bench: PaymentBench, step: Step) -> None:
    await asyncio.gather(*(bench.hear(each, aggregate_id=order_id) for each, order_id in step))
    await bench.settle_all()


def wanted(order_id: str, token: str, amount: int) -> MoneyWanted:
    money = {"amount": amount, "currency": "EUR"}
    return MoneyWanted(order_id=order_id, amount=money, token=token, idempotency_key=order_id)


def any_day(seed: int) -> list[Step]:
    """What becomes of forty orders; no order has two events in one step."""
    chance = random.Random(seed)
    orders = [new_id() for _ in range(40)]
    refunds = [
        MoneyBackWanted(
            order_id=each, refund_id=new_id(), amount={"amount": chance.randrange(1, 900), "currency": "EUR"}
        )
        for each in orders
    ]
    return [
        [(Off(order_id=each), each) for each in orders[:4]],
        [(wanted(each, chance.choice(TOKENS), chance.randrange(1, 1000)), each) for each in orders],
        [(wanted(each, "tok_visa", 7), each) for each in chance.sample(orders, 5)],
        [(chance.choice([Sure, Sure, Off])(order_id=each), each) for each in orders],
        [
            (refund, refund.order_id) if chance.random() < 0.5 else (Sure(order_id=refund.order_id), refund.order_id)
            for refund in refunds
        ],
        [(Off(order_id=each), each) for each in chance.sample(orders, 12)],
    ]


async def everything(bench: PaymentBench) -> dict[str, Any]:
    """All rows, and per order what was told of it, in its order."""
    found: dict[str, Any] = {name: await bench.rows(query) for name, query in EVERYTHING.items()}
    told: dict[str, list[Any]] = {}
    for row in await bench.rows("select payload, sequence from outbox order by aggregate_id, sequence"):
        envelope = json.loads(bytes(row["payload"]))
        envelope["data"].pop("expires_at", None)
        about = told.setdefault(envelope["aggregate_id"], [])
        about.append((row["sequence"], envelope["id"], envelope["type"], envelope["data"]))
    return {**found, "told": told}


@pytest.mark.parametrize("seed", SEEDS)
async def test_orders_handled_together_end_as_they_do_one_after_the_other(
    apart: PaymentBench, joined: PaymentBench, seed: int
) -> None:
    """Whose neighbour in a batch is declined or cancelled must pay neither more nor less for it."""
    for step in any_day(seed):
        await one_by_one(apart, step)
        await all_at_once(joined, step)

    singly, together = await everything(apart), await everything(joined)

    assert {each["status"] for each in singly["payments"]} >= {"CAPTURED", "DECLINED", "VOIDED", "REFUNDED"}
    for name, rows in singly.items():
        assert together[name] == rows, name


async def test_one_order_that_cannot_be_read_spoils_no_other(joined: PaymentBench) -> None:
    """A batch fails as a whole; the others in it must then go on without the bad one."""
    orders = [new_id() for _ in range(5)]
    bad = MoneyWanted(
        order_id="no order", amount={"amount": 5, "currency": "EUR"}, token="tok_visa", idempotency_key="x"
    )

    outcomes = await asyncio.gather(
        *(joined.hear(wanted(each, "tok_visa", 5), aggregate_id=each) for each in orders),
        joined.hear(bad, aggregate_id="no order"),
        return_exceptions=True,
    )
    await joined.settle_all()

    assert [isinstance(each, Exception) for each in outcomes] == [False] * 5 + [True]
    statuses = await joined.rows("select status from payment where order_id = any(cast(:ids as uuid[]))", ids=orders)
    assert statuses == [{"status": "AUTHORISED"}] * 5


async def test_fifty_orders_are_authorised_and_captured_in_a_handful_of_statements(joined: PaymentBench) -> None:
    """One statement per order and row is what made the checkout slow."""
    orders = [new_id() for _ in range(50)]
    await joined.settle_all()

    with sent_statements() as authorising:
        await asyncio.gather(*(joined.hear(wanted(each, "tok_visa", 5), aggregate_id=each) for each in orders))
        await joined.settle()
    with sent_statements() as capturing:
        await asyncio.gather(*(joined.hear(Sure(order_id=each), aggregate_id=each) for each in orders))
        await joined.settle()

    captured = await joined.rows(
        "select 1 from payment where order_id = any(cast(:ids as uuid[])) and status = 'CAPTURED'", ids=orders
    )
    assert len(captured) == 50
    assert len(authorising) <= 12, authorising
    assert len(capturing) <= 14, capturing


async def test_a_batch_of_several_kinds_locks_its_payments_in_one_order(joined: PaymentBench) -> None:
    """Locked as the events happen to come, two batches would wait for each other."""
    orders = [new_id() for _ in range(12)]
    await all_at_once(joined, [(wanted(each, "tok_visa", 5), each) for each in orders])

    with sent_statements() as seen:
        await asyncio.gather(*(joined.hear(Off(order_id=each), aggregate_id=each) for each in orders[:11]))

    locks = [number for number, each in enumerate(seen) if "for update" in each.text]
    effects = [number for number, each in enumerate(seen) if "INSERT INTO cancelled_order" in each.text]
    assert len(effects) == 11
    assert locks[0] < effects[0]
    await joined.settle_all()


async def test_the_end_of_an_operation_tells_whether_another_waited_for_it(joined: PaymentBench) -> None:
    """What is queued behind one that is under way wakes nobody when it is queued: without this it would lie for seconds."""
    lonely, gone = new_id(), new_id()
    await all_at_once(joined, [(wanted(each, "tok_visa", 5), each) for each in (lonely, gone)])
    for each in (lonely, gone):
        await joined.hear(Sure(order_id=each), aggregate_id=each)
    captures = (await joined.settle.lease(10)).leased
    await joined.hear(Off(order_id=gone), aggregate_id=gone)

    followed = await asyncio.gather(*(joined.settle.settle(each) for each in captures))

    assert {each.payment.order_id: waits for each, waits in zip(captures, followed, strict=True)} == {
        lonely: False,
        gone: True,
    }
    await joined.settle_all()
