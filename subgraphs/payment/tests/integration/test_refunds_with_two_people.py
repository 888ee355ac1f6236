"""Refunds: a limit above which somebody else agrees, wishes of ordering, never more than was captured."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

import pytest
from stoa_primitives import new_id

pytestmark = pytest.mark.servers

REFUND = """mutation($id: ID!, $amount: Int!, $currency: String = "EUR", $key: ID!) {
  refundPayment(id: $id, amount: {amount: $amount, currency: $currency}, reason: "late", idempotencyKey: $key) {
    status refunded { amount } refunds { id status requestedBy decidedBy } } }"""
APPROVE = "mutation($id: ID!) { approveRefund(id: $id) { status decidedBy } }"
REJECT = 'mutation($id: ID!) { rejectRefund(id: $id, reason: "no") { status } }'
WAITING = "{ refundsAwaitingApproval { id amount { amount } } }"


class Till(Protocol):
    bench: Any
    call: Any

    def staff(self, name: str = ..., scopes: str = ...) -> str: ...
    async def captured(self, *, amount: int = 1000) -> str: ...
    async def wants_refund(self, order_id: str, amount: int, *, by: str = ..., currency: str = ...) -> str: ...
    async def payment(self, order_id: str) -> dict[str, Any]: ...
    async def told(self, order_id: str) -> list[tuple[str, dict[str, Any]]]: ...
    async def booked_by_provider(self, order_id: str) -> dict[str, int]: ...


def codes(answer: dict[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in answer["errors"]]


async def refund(till: Till, order_id: str, amount: int, **values: Any) -> dict[str, Any]:
    payment = await till.payment(order_id)
    variables = {"id": payment["id"], "amount": amount, "key": new_id(), **values}
    answer: dict[str, Any] = await till.call(REFUND, variables, token=till.staff())
    return answer


async def waiting_refund(till: Till, order_id: str, amount: int) -> str:
    answer = await refund(till, order_id, amount)
    found = answer["data"]["refundPayment"]["refunds"][-1]
    assert found["status"] == "AWAITING_APPROVAL"
    return str(found["id"])


async def test_a_refund_above_the_limit_waits_for_somebody_else(cashier: Till) -> None:
    """One dishonest clerk must not be able to empty the till."""
    order_id = await cashier.captured()

    asked = (await refund(cashier, order_id, 501))["data"]["refundPayment"]
    waiting = (await cashier.call(WAITING, token=cashier.staff("carla")))["data"]["refundsAwaitingApproval"]

    assert (asked["status"], asked["refunded"]["amount"]) == ("CAPTURED", 0)
    assert [(each["status"], each["requestedBy"]) for each in asked["refunds"]] == [("AWAITING_APPROVAL", "samira")]
    assert asked["refunds"][0]["id"] in {each["id"] for each in waiting}

    own = await cashier.call(APPROVE, {"id": asked["refunds"][0]["id"]}, token=cashier.staff("samira"))
    other = await cashier.call(APPROVE, {"id": asked["refunds"][0]["id"]}, token=cashier.staff("carla"))
    again = await cashier.call(APPROVE, {"id": asked["refunds"][0]["id"]}, token=cashier.staff("olga"))
    await cashier.bench.settle_all()

    assert codes(own) == ["SECOND_PERSON_NEEDED"]
    assert other["data"]["approveRefund"] == {"status": "BOOKED", "decidedBy": "carla"}
    assert codes(again) == ["REFUND_DECIDED"]
    assert (await cashier.payment(order_id))["refunded"] == 501
    assert await cashier.booked_by_provider(order_id) == {"AUTHORISE": 1, "CAPTURE": 1, "REFUND": 1}


async def test_many_small_refunds_are_one_large_one(cashier: Till) -> None:
    """A limit that is passed in small steps is none."""
    order_id = await cashier.captured()

    states = [(await refund(cashier, order_id, 250))["data"]["refundPayment"]["refunds"][-1]["status"] for _ in "123"]

    assert states == ["BOOKED", "BOOKED", "AWAITING_APPROVAL"]
    assert (await cashier.payment(order_id))["refunded"] == 500


async def test_a_rejected_refund_moves_nothing(cashier: Till) -> None:
    """No means no."""
    order_id = await cashier.captured()
    refund_id = await waiting_refund(cashier, order_id, 900)

    rejected = await cashier.call(REJECT, {"id": refund_id}, token=cashier.staff("carla"))
    late = await cashier.call(APPROVE, {"id": refund_id}, token=cashier.staff("olga"))

    assert rejected["data"]["rejectRefund"]["status"] == "REFUSED"
    assert codes(late) == ["REFUND_DECIDED"]
    assert (await cashier.payment(order_id))["refunded"] == 0


async def test_approvals_at_once_never_pass_what_was_captured(cashier: Till) -> None:
    """Row 93: refunds above what was captured, approved in parallel: the sum stays within, by one statement."""
    order_id = await cashier.captured()
    refunds = [await waiting_refund(cashier, order_id, 600) for _ in range(4)]

    answers = await asyncio.gather(
        *(cashier.call(APPROVE, {"id": each}, token=cashier.staff("carla")) for each in refunds)
    )
    await cashier.bench.settle_all()

    refused = [codes(answer) for answer in answers if answer.get("errors")]
    assert refused == [["REFUND_TOO_LARGE"]] * 3
    assert (await cashier.payment(order_id))["refunded"] == 600
    assert (await cashier.booked_by_provider(order_id))["REFUND"] == 1


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [(1001, "EUR", "REFUND_TOO_LARGE"), (10, "USD", "CURRENCY_MISMATCH"), (0, "EUR", "REFUND_INVALID")],
)
async def test_more_than_was_captured_or_another_currency_is_refused(
    cashier: Till, amount: int, currency: str, code: str
) -> None:
    """Row 93 and Row 95: a refund above the capture, or in dollars of a payment in euros, is refused in words."""
    order_id = await cashier.captured()

    assert codes(await refund(cashier, order_id, amount, currency=currency)) == [code]
    assert (await cashier.payment(order_id))["refunded"] == 0


async def test_orderings_wish_is_answered_with_its_own_id(cashier: Till) -> None:
    """A return whose money is on its way must not stay open in the order."""
    order_id = await cashier.captured()

    refund_id = await cashier.wants_refund(order_id, 300)

    told = dict(await cashier.told(order_id))
    assert told["payment_refunded"]["refund_id"] == refund_id
    assert told["payment_refunded"]["amount"] == {"amount": 300, "currency": "EUR"}
    assert (await cashier.payment(order_id))["refunded"] == 300


@pytest.mark.parametrize(
    ("amount", "currency", "code"), [(1001, "EUR", "REFUND_TOO_LARGE"), (5, "USD", "CURRENCY_MISMATCH")]
)
async def test_a_wish_that_cannot_be_met_is_answered_too(cashier: Till, amount: int, currency: str, code: str) -> None:
    """Row 95: a wish in another currency, or for too much, leaves no refund behind and is not left without an answer."""
    order_id = await cashier.captured()

    refund_id = await cashier.wants_refund(order_id, amount, currency=currency)
    unknown = new_id()
    await cashier.wants_refund(unknown, 5)

    refused = dict(await cashier.told(order_id))["refund_refused"]
    assert refused == {"order_id": order_id, "refund_id": refund_id, "code": code}
    assert dict(await cashier.told(unknown))["refund_refused"]["code"] == "NOT_FOUND"
    assert await cashier.bench.rows("select 1 from refund where order_id = :id", id=order_id) == []


async def test_what_staff_ask_through_an_order_is_held_to_the_limit_and_can_be_rejected(cashier: Till) -> None:
    """A way around the second person would be found within a week."""
    order_id = await cashier.captured()
    refund_id = await cashier.wants_refund(order_id, 900, by="staff")
    (row,) = await cashier.bench.rows("select id::text as id, status from refund where order_id = :id", id=order_id)

    rejected = await cashier.call(REJECT, {"id": row["id"]}, token=cashier.staff("carla"))

    assert (row["status"], rejected["data"]["rejectRefund"]["status"]) == ("AWAITING_APPROVAL", "REFUSED")
    refused = dict(await cashier.told(order_id))["refund_refused"]
    assert refused == {"order_id": order_id, "refund_id": refund_id, "code": "REFUND_NOT_APPROVED"}


@pytest.mark.parametrize("refund_id", ["nothing", "6f1f62f2-0000-4000-8000-000000000000"])
async def test_an_unknown_refund_is_not_found(cashier: Till, refund_id: str) -> None:
    """Row 92: an id that is nobody's gets one answer, however it is written."""
    assert codes(await cashier.call(APPROVE, {"id": refund_id}, token=cashier.staff())) == ["NOT_FOUND"]


async def test_only_staff_see_refunds_and_books(cashier: Till) -> None:
    """Who asked for a refund, and what the shop earns, is nobody else's business."""
    order_id = await cashier.captured()
    query = """query($r:[_Any!]!){_entities(representations:$r){... on Order{payments{
        status refunds{id} ledger{account}}}}}"""
    order = {"r": [{"__typename": "Order", "id": order_id}]}

    owner = await cashier.call(query, order, token=cashier.staff("sophie", ""))
    staff = await cashier.call(query, order, token=cashier.staff())
    balances = await cashier.call("{ ledgerBalances { account } }", token=cashier.staff("sophie", ""))

    assert set(codes(owner)) == {"FORBIDDEN"}
    accounts = [entry["account"] for entry in staff["data"]["_entities"][0]["payments"][0]["ledger"]]
    assert sorted(accounts) == ["PROVIDER", "SALES"]
    assert codes(balances) == ["FORBIDDEN"]
