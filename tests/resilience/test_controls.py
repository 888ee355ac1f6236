"""Negative controls: each invariant is shown to fail, or a green run would mean little."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from rig.broker import Group
from rig.catalogue import announce, stock_exactly, variants
from rig.day import open_day
from rig.facts import Facts
from rig.history import History, Operation, Result
from rig.invariants import INVARIANTS, violations
from rig.market import Market
from rig.settling import settle
from rig.shopper import Shopper
from rig.tap import Published

ORDER = "01a1ffe5-30b0-752c-b965-51d17c71a673"
SENT = Published(topic="ordering.order_placed", event_id="e", aggregate_id=ORDER, sequence=1)


def facts_of_one_order() -> Facts:
    """A market in which one customer bought one thing for 14.90 and everything went well."""
    return Facts(
        stock=[{"variant_id": "v", "warehouse_id": "w", "on_hand": 99_999, "reserved": 0, "sold": 1, "adjusted": 0}],
        reserved=[{"variant_id": "v", "warehouse_id": "w", "status": "SOLD", "quantity": 1}],
        orders=[{"id": ORDER, "status": "DELIVERED", "total": 1490, "currency": "EUR", "customer_id": "c"}],
        events=[{"stream": ORDER, "count": 6, "first": 1, "last": 6}],
        projection_before=["{}"],
        projection_rebuilt=["{}"],
        workflows=[{"workflow_uuid": ORDER, "status": "SUCCESS"}],
        payments=[
            {
                "id": "p",
                "order_id": ORDER,
                "status": "CAPTURED",
                "amount": 1490,
                "currency": "EUR",
                "captured": 1490,
                "refunded": 0,
            }
        ],
        operations=[
            {
                "id": "o",
                "payment_id": "p",
                "kind": "capture",
                "amount": 1490,
                "currency": "EUR",
                "key": "k",
                "is_done": True,
            }
        ],
        ledger=[
            {"operation_id": "o", "payment_id": "p", "account": "provider", "amount": 1490, "currency": "EUR"},
            {"operation_id": "o", "payment_id": "p", "account": "sales", "amount": -1490, "currency": "EUR"},
        ],
        provider=[{"kind": "capture", "key": "k", "amount": 1490, "currency": "EUR", "order_id": ORDER}],
        checkouts=[{"customer_id": "c", "idempotency_key": "key", "order_id": ORDER}],
        reservations=[{"order_id": ORDER, "status": "SOLD", "is_overdue": False}],
        redemptions=[],
        coupons=[],
        unsent={"ordering": 0},
        numbered={},
        handled={"ordering": set()},
        published=[],
        groups=[],
        dead=[],
        told_together=[{"order_id": ORDER, "product_id": product} for product in ("p", "q")],
        together=[
            {"product_id": "p", "other_id": "q", "times": 1},
            {"product_id": "q", "other_id": "p", "times": 1},
        ],
        approved=[{"product_id": "p", "stars": 4, "given": 1}],
        stars=[{"product_id": "p", "stars": 4, "given": 1}],
        shown_ratings=[
            {"product_id": "p", "rating_count": 1, "rating_tenths": 40},
            {"product_id": "q", "rating_count": 0, "rating_tenths": 0},
        ],
    )


def history_of_one_order() -> History:
    bought = Operation(kind="checkout", customer="c", key="key", result=Result.OK, told=ORDER)
    return History(operations=[bought])


def doctored(part: str, **changes: object) -> Callable[[Facts], Facts]:
    def doctor(facts: Facts) -> Facts:
        rows = getattr(facts, part)
        return replace(facts, **{part: [{**rows[0], **changes}, *rows[1:]]})

    return doctor


DOCTORED: list[tuple[str, str, Callable[[Facts], Facts]]] = [
    ("I1", "a unit vanished", doctored("stock", on_hand=99_998)),
    ("I1", "the shelf holds what nobody reserved", doctored("stock", reserved=1)),
    ("I2", "half was captured", doctored("payments", captured=745)),
    ("I2", "the ledger lost a cent", doctored("ledger", amount=1489)),
    ("I2", "paid in another currency", doctored("payments", currency="USD")),
    ("I3", "captured twice", lambda facts: replace(facts, provider=[*facts.provider, {**facts.provider[0], "key": "k2"}])),
    ("I3", "the provider took more than our book says", doctored("provider", amount=2980)),
    ("I4", "the order is not there", lambda facts: replace(facts, orders=[])),
    ("I4", "an order that nobody checked out", lambda facts: replace(facts, checkouts=[])),
    ("I5", "an event was never sent", lambda facts: replace(facts, unsent={"ordering": 1})),
    ("I5", "an event was committed and is nowhere", lambda facts: replace(facts, numbered={"ordering": {ORDER: 1}})),
    ("I5", "the journal has an event twice", lambda facts: replace(facts, journal=[{"event_id": "e", "count": 2}])),
    ("I5", "the journal lacks an event", lambda facts: replace(facts, published=[SENT])),
    ("I6", "a version is missing", doctored("events", last=7)),
    ("I6", "an entry of the journal was changed", lambda facts: replace(facts, journal_told="market: BROKEN at entry 7.")),
    ("I7", "the projection is not what the events say", lambda facts: replace(facts, projection_rebuilt=['{"x":1}'])),
    ("I7", "a pair was counted twice", lambda facts: replace(facts, together=[{**pair, "times": 2} for pair in facts.together])),
    ("I7", "a star more than anybody gave", doctored("stars", given=2)),
    ("I7", "a rating that nobody gave is shown", doctored("shown_ratings", rating_tenths=50)),
    ("I8", "an order waits for ever", doctored("orders", status="STOCK_RESERVED")),
    ("I8", "a workflow waits for ever", doctored("workflows", status="PENDING")),
    ("I8", "a reservation outlived its order", doctored("reservations", status="RESERVED")),
    ("I9", "a message is not acknowledged", lambda facts: replace(facts, groups=[Group(topic="t", domain="ordering", pending=1, behind=False)])),
    ("I9", "a dead letter without a reason", lambda facts: replace(facts, dead=[{"domain": "ordering", "topic": "t", "reason": ""}])),
    ("I9", "a dead letter though nobody sent poison", lambda facts: replace(facts, dead=[{"domain": "ordering", "topic": "t", "reason": "R"}])),
    ("I10", "a stranger saw an order", lambda facts: replace(facts, peeks=["order"])),
    ("I11", "files stay open", lambda facts: replace(facts, descriptors={"apps": (40, 90)})),
    ("I12", "a secret in the log", lambda facts: replace(facts, logs={"apps": "password dev-only-x"}, secrets=["dev-only-"])),
]  # fmt: skip


def test_in_a_market_where_all_went_well_no_check_complains() -> None:
    """A check that always cries is switched off soon."""
    assert {
        name: lines for name, lines in violations(facts_of_one_order(), history_of_one_order()).items() if lines
    } == {}


@pytest.mark.parametrize(("name", "harm", "doctor"), DOCTORED, ids=[f"{name} {harm}" for name, harm, _ in DOCTORED])
def test_a_check_sees_its_harm(name: str, harm: str, doctor: Callable[[Facts], Facts]) -> None:
    """A check that cannot fail proves nothing."""
    assert violations(doctor(facts_of_one_order()), history_of_one_order())[name], harm


def test_every_invariant_has_a_control() -> None:
    """The one without would be the one that never fails."""
    assert {name for name, _, _ in DOCTORED} == set(INVARIANTS)


async def drop_constraints(market: Market) -> None:
    """The database's own last word on stock, taken away together with the conditional update."""
    names = await market.rows(
        "inventory", "select conname from pg_constraint where conrelid = 'stock'::regclass and contype = 'c'"
    )
    for row in names:
        await market.rows("inventory", f'alter table stock drop constraint "{row["conname"]}"')


@pytest.mark.servers
@pytest.mark.timeout(500)
async def test_a_market_without_its_guards_is_found_out() -> None:
    """No inbox, no confirmed publishing, no conditional update: the invariants must see all three in one small run."""
    async with open_day() as day:
        (scarce,) = variants(1, label="scarce")
        await announce(day.market, [scarce])
        await stock_exactly(day.market, scarce, 3)
        await drop_constraints(day.market)
        for cell, guard in (
            ("inventory-worker", "no conditional update"),
            ("payment-worker", "no inbox"),
            ("basket-worker", "no confirmation"),
        ):
            await day.market.cells.restart(cell, sabotage=[guard])
        shoppers = [Shopper.of(day.market, day.history, f"control-{number}") for number in range(12)]
        totals = [await shopper.fill(scarce) for shopper in shoppers]

        await asyncio.gather(
            *(shopper.checkout("once", total) for shopper, total in zip(shoppers, totals, strict=True))
        )
        await settle(day.market, within=15)
        _, violated = await day.close(settled=True)

    assert any("below zero" in line for line in violated["I1"]), "no conditional update"
    assert any("basket committed events" in line for line in violated["I5"]), "no confirmation"
    assert any("payment never handled" in line for line in violated["I5"]), "no inbox"
    assert violated["I4"], "an order that was answered is nowhere"
