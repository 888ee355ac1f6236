"""The books balance, whatever the code does; the worker is woken, not asking all the time."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

import pytest
from payment.application import settle_loop, settle_operations
from payment.wiring import build_worker
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError
from stoa_messaging import broker_from_url
from stoa_primitives import new_id

pytestmark = pytest.mark.servers

ENTRY = "insert into ledger_entry (operation_id, account, payment_id, amount, currency) values (:o, :a, :p, :m, :c)"


class Till(Protocol):
    bench: Any
    call: Any
    settings: Any

    def staff(self, name: str = ..., scopes: str = ...) -> str: ...
    async def asked(self, token: str = ..., *, amount: int = 1000, customer: str = ...) -> str: ...
    async def captured(self, *, amount: int = 1000) -> str: ...
    async def wants_refund(self, order_id: str, amount: int, *, by: str = ..., currency: str = ...) -> str: ...
    async def payment(self, order_id: str) -> dict[str, Any]: ...
    async def booked_by_provider(self, order_id: str) -> dict[str, int]: ...


async def book(till: Till, *sides: tuple[str, int, str]) -> None:
    operation, payment = new_id(), new_id()
    async with till.bench.database.transaction() as session:
        for account, amount, currency in sides:
            values = {"o": operation, "p": payment, "a": account, "m": amount, "c": currency}
            await session.execute(text(ENTRY), values)


@pytest.mark.parametrize(
    "sides",
    [
        [("PROVIDER", 100, "EUR")],
        [("PROVIDER", 100, "EUR"), ("SALES", -99, "EUR")],
        [("PROVIDER", 100, "EUR"), ("SALES", -100, "USD")],
    ],
)
async def test_the_database_refuses_books_that_do_not_balance(cashier: Till, sides: list[tuple[str, int, str]]) -> None:
    """Row 95, invariant I2: one side missing, a cent off, or two currencies: a bug in the code cannot write it down."""
    with pytest.raises(DBAPIError, match="ledger"):
        await book(cashier, *sides)


async def test_both_sides_of_a_movement_are_accepted(cashier: Till) -> None:
    """The check must not refuse what is right."""
    await book(cashier, ("PROVIDER", 100, "USD"), ("SALES", -100, "USD"))


@pytest.mark.parametrize("change", ["update ledger_entry set amount = amount + 1", "delete from ledger_entry"])
async def test_what_is_booked_is_never_changed(cashier: Till, change: str) -> None:
    """Books that can be written anew prove nothing."""
    await cashier.captured()

    with pytest.raises(DBAPIError, match="ledger"):
        async with cashier.bench.database.transaction() as session:
            await session.execute(text(change))


async def test_a_split_refund_adds_up_to_the_capture_at_the_provider_and_in_the_books(cashier: Till) -> None:
    """Row 96, invariant I2: 9.99 EUR go back in three parts; captured less refunded is what is owed, here and there."""
    order_id = await cashier.captured(amount=999)

    for _ in range(3):
        await cashier.wants_refund(order_id, 333)

    payment = await cashier.payment(order_id)
    (sums,) = await cashier.bench.rows(
        "select sum(amount)::int as total, count(*) as entries from ledger_entry where payment_id = :id",
        id=payment["id"],
    )
    (charge,) = await cashier.bench.rows(
        "select captured, refunded from test_provider_charge where reference = :r", r=payment["provider_reference"]
    )
    assert (payment["captured"], payment["refunded"], payment["status"]) == (999, 999, "REFUNDED")
    assert charge == {"captured": 999, "refunded": 999}
    assert sums == {"total": 0, "entries": 8}


async def test_every_currency_of_the_books_adds_up_to_zero(cashier: Till) -> None:
    """What the shop earned stands against what the provider owes."""
    await cashier.captured()

    balances = (
        await cashier.call("{ ledgerBalances { account balance { amount currency } } }", token=cashier.staff())
    )["data"]["ledgerBalances"]

    euros = [each["balance"]["amount"] for each in balances if each["balance"]["currency"] == "EUR"]
    assert sum(euros) == 0
    assert len(euros) == 2


async def test_a_payment_of_more_than_a_bigint_is_refused(cashier: Till) -> None:
    """Row 97: 10^9 times 10^9 cents: such an event goes to the dead letters, nothing is charged."""
    rejected = None
    try:
        await cashier.asked(amount=10**20)
    except Exception as error:  # noqa: BLE001 - whichever room refuses it
        rejected = error

    assert rejected is not None
    assert await cashier.bench.rows("select 1 from payment where amount > 9000000000000000000") == []


async def test_the_worker_is_woken_by_an_operation_and_sleeps_otherwise(
    cashier: Till, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four questions a second and shop are a polling storm; five seconds of sleep are a slow checkout."""
    monkeypatch.setattr(settle_loop, "IDLE_SECONDS", 3600.0)
    worker = build_worker(cashier.settings, broker=broker_from_url(redis_url))
    leases: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "update operation set leased_until = now()" in statement:
            leases.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        async with worker, asyncio.timeout(20):
            order_id = await cashier.asked()
            while (await cashier.payment(order_id))["status"] != "AUTHORISED":  # noqa: ASYNC110 - the worker writes it
                await asyncio.sleep(0.02)
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    assert await cashier.booked_by_provider(order_id) == {"AUTHORISE": 1}
    assert 1 <= len(leases) <= 8, leases


async def test_a_failure_of_our_own_is_tried_again_in_a_moment(
    cashier: Till, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lost database connection in the wrong moment must not leave a shopper waiting for the end of a lease."""
    failures = [RuntimeError("the connection was lost")]
    write_down = settle_operations.write_down

    async def fails_once(*given: Any) -> None:
        if failures:
            raise failures.pop()
        await write_down(*given)

    monkeypatch.setattr(settle_operations, "write_down", fails_once)
    async with build_worker(cashier.settings, broker=broker_from_url(redis_url)), asyncio.timeout(30):
        order_id = await cashier.asked()
        while (await cashier.payment(order_id))["status"] != "AUTHORISED":  # noqa: ASYNC110 - the worker writes it
            await asyncio.sleep(0.02)

    assert failures == []
    assert await cashier.booked_by_provider(order_id) == {"AUTHORISE": 1}
