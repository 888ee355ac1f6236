"""A provider that loses answers, fails, answers late or twice, and asks the customer: one charge all the same."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

import httpx2
import pytest
from payment.application.ports import Answer
from payment.provider.trial import TrialProvider
from payment.provider.webhooks import WebhookSender
from stoa_primitives import Currency, Money, acting_for, new_id

pytestmark = pytest.mark.servers

CONFIRM = "mutation($id: ID!, $accept: Boolean!) { confirmPayment(id: $id, accept: $accept) { status confirmUntil } }"


class Till(Protocol):
    bench: Any
    call: Any
    app: Any

    def staff(self, name: str = ..., scopes: str = ...) -> str: ...
    async def asked(self, token: str = ..., *, amount: int = 1000, customer: str = ...) -> str: ...
    async def captured(self, *, amount: int = 1000) -> str: ...
    async def cancelled(self, order_id: str) -> None: ...
    async def confirmed(self, order_id: str) -> None: ...
    async def settle_now(self) -> None: ...
    async def payment(self, order_id: str) -> dict[str, Any]: ...
    async def told(self, order_id: str) -> list[tuple[str, dict[str, Any]]]: ...
    async def booked_by_provider(self, order_id: str) -> dict[str, int]: ...
    async def post(self, body: Any, *, signature: str | None = None, at: int | None = None) -> Any: ...


async def names(till: Till, order_id: str) -> list[str]:
    return [name for name, _ in await till.told(order_id)]


async def asked_of_provider(till: Till, order_id: str) -> int:
    payment = await till.payment(order_id)
    (row,) = await till.bench.rows(
        "select asked from test_provider_call where key = :key", key=f"{payment['id']}:authorise"
    )
    return int(row["asked"])


async def test_an_answer_that_is_lost_is_looked_up_instead_of_charging_again(cashier: Till) -> None:
    """The money was held, nobody heard of it: asking again would hold it twice."""
    order_id = await cashier.asked("tok_lost_answer")
    await cashier.bench.settle_all()
    assert (await cashier.payment(order_id))["status"] == "PENDING"

    await cashier.settle_now()

    assert (await cashier.payment(order_id))["status"] == "AUTHORISED"
    assert await asked_of_provider(cashier, order_id) == 1
    assert await cashier.booked_by_provider(order_id) == {"AUTHORISE": 1}


async def test_a_provider_that_fails_once_is_asked_again(cashier: Till) -> None:
    """An error of the provider's own must not cost the sale."""
    order_id = await cashier.asked("tok_fails_first")
    await cashier.bench.settle_all()

    await cashier.settle_now()

    assert (await cashier.payment(order_id))["status"] == "AUTHORISED"
    assert await asked_of_provider(cashier, order_id) == 2
    assert await names(cashier, order_id) == ["payment_authorised"]


async def test_after_a_failure_the_next_try_waits(cashier: Till) -> None:
    """A provider that is down is not helped by a hundred questions a second."""
    order_id = await cashier.asked("tok_fails_first")
    await cashier.bench.settle_all()
    await cashier.bench.settle_all()

    assert await asked_of_provider(cashier, order_id) == 1
    await cashier.settle_now()


async def test_a_late_answer_comes_by_webhook_and_counts_once(cashier: Till) -> None:
    """A provider that thinks for a while must find us still listening, and only once."""
    order_id = await cashier.asked("tok_late")
    await cashier.bench.settle_all()
    payment = await cashier.payment(order_id)
    body = {"id": f"w-{order_id}", "key": f"{payment['id']}:authorise", "reference": "r-1", "state": "DONE"}

    answers = await asyncio.gather(*(cashier.post(body) for _ in range(5)))
    await cashier.settle_now()

    assert payment["status"] == "PENDING"
    assert sorted((answer.status_code, answer.json()["effect"]) for answer in answers) == [(200, False)] * 4 + [
        (200, True)
    ]
    assert (await cashier.payment(order_id))["status"] == "AUTHORISED"
    assert await names(cashier, order_id) == ["payment_authorised"]


async def test_the_provider_posts_its_webhooks_signed_and_until_they_are_heard(cashier: Till) -> None:
    """A webhook that is sent once and never again is lost at the first restart."""
    order_id = await cashier.asked("tok_twice")
    await cashier.bench.settle_all()
    sender = WebhookSender(
        cashier.bench.database,
        url="http://payment.test/api/payment/provider-events",
        secret="dev-only-provider-webhook",
        transport=httpx2.ASGITransport(app=cashier.app),
    )
    heard = await sender.post_due()
    again = await sender.post_due()
    await sender.close()

    payment = await cashier.payment(order_id)
    assert (heard, again) == (1, 0)
    assert payment["status"] == "AUTHORISED"
    assert await names(cashier, order_id) == ["payment_authorised"]


async def test_a_webhook_that_nobody_hears_is_posted_again(cashier: Till) -> None:
    """We may be restarting just then."""
    order_id = await cashier.asked("tok_twice")
    await cashier.bench.settle_all()
    database = cashier.bench.database
    deaf = WebhookSender(
        database, url="http://payment.test/x", secret="s" * 8, transport=httpx2.ASGITransport(app=cashier.app)
    )

    heard = await deaf.post_due()
    await deaf.close()

    payment = await cashier.payment(order_id)
    rows = await cashier.bench.rows(
        "select attempts, delivered_at from test_provider_webhook where body like :key", key=f"%{payment['id']}%"
    )
    assert heard == 0
    assert rows == [{"attempts": 1, "delivered_at": None}]


@pytest.mark.parametrize("forged", ["", "t=1,v1=00", "v1=abc", "t=x,v1=y", "t=99999999999999,v1=" + "0" * 64])
async def test_a_webhook_without_the_providers_signature_is_refused(cashier: Till, forged: str) -> None:
    """Whoever knows the address must not be able to pay by saying so."""
    order_id = await cashier.asked("tok_late")
    await cashier.bench.settle_all()
    payment = await cashier.payment(order_id)
    body = {"id": "w", "key": f"{payment['id']}:authorise", "reference": "r", "state": "DONE"}

    answer = await cashier.post(body, signature=forged)

    assert (answer.status_code, answer.json()["code"]) == (401, "SIGNATURE_INVALID")
    assert (await cashier.payment(order_id))["status"] == "PENDING"


async def test_an_old_webhook_cannot_be_used_again(cashier: Till) -> None:
    """A recorded message stays true for minutes, not for years."""
    answer = await cashier.post({"id": "w", "key": "k", "reference": "", "state": "DONE"}, at=1_600_000_000)

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff\xfe", 400),
        (b"[]", 400),
        (b'{"id": "\\u0000", "key": "k", "reference": "", "state": "DONE"}', 400),
        (b'{"id": "\\ud800", "key": "k", "reference": "", "state": "DONE"}', 400),
        (b'{"id": "w", "key": "k", "reference": "", "state": "PAID"}', 400),
        (b'{"id": "w", "key": "unknown", "reference": "", "state": "DONE"}', 404),
        (b"x" * 20_000, 413),
    ],
)
async def test_a_signed_webhook_that_makes_no_sense_is_a_clear_problem(cashier: Till, body: bytes, status: int) -> None:
    """A provider's bug must not become our crash."""
    assert (await cashier.post(body)).status_code == status


async def test_the_customer_confirms_and_the_payment_goes_on(cashier: Till) -> None:
    """A bank that asks the customer must not lose the sale."""
    order_id = await cashier.asked("tok_confirm")
    await cashier.bench.settle_all()
    payment = await cashier.payment(order_id)
    me, stranger = cashier.staff("sophie", ""), cashier.staff("jonas", "orders.read")

    foreign = await cashier.call(CONFIRM, {"id": payment["id"], "accept": True}, token=stranger)
    shown = await cashier.call(CONFIRM, {"id": payment["id"], "accept": True}, token=me)
    await cashier.bench.settle_all()
    late = await cashier.call(CONFIRM, {"id": payment["id"], "accept": True}, token=me)

    assert payment["status"] == "ACTION_REQUIRED"
    assert foreign["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert shown["data"]["confirmPayment"]["confirmUntil"]
    assert late["errors"][0]["extensions"]["code"] == "PAYMENT_STATE"
    assert (await cashier.payment(order_id))["status"] == "AUTHORISED"
    assert await names(cashier, order_id) == ["action_required", "payment_authorised"]


async def test_a_customer_who_turns_the_bank_down_has_declined(cashier: Till) -> None:
    """Somebody else's card must not be charged because its owner said no."""
    order_id = await cashier.asked("tok_confirm")
    await cashier.bench.settle_all()
    payment = await cashier.payment(order_id)

    await cashier.call(CONFIRM, {"id": payment["id"], "accept": False}, token=cashier.staff("sophie", ""))
    await cashier.bench.settle_all()

    after = await cashier.payment(order_id)
    assert (after["status"], after["decline_reason"]) == ("DECLINED", "authentication_failed")


async def test_a_confirmation_after_the_cancellation_takes_nothing(cashier: Till) -> None:
    """Row 94: the order is gone; whoever confirms now must keep their money."""
    order_id = await cashier.asked("tok_confirm")
    await cashier.bench.settle_all()
    payment = await cashier.payment(order_id)
    await cashier.cancelled(order_id)

    answer = await cashier.call(CONFIRM, {"id": payment["id"], "accept": True}, token=cashier.staff("sophie", ""))
    await cashier.bench.settle_all()

    assert answer["errors"][0]["extensions"]["code"] == "PAYMENT_STATE"
    assert (await cashier.payment(order_id))["status"] == "VOIDED"


async def test_a_success_that_comes_after_the_cancellation_is_undone(cashier: Till) -> None:
    """Row 91: the webhook loses the race against the cancellation; the hold is given up, and nobody hears of a payment."""
    order_id = await cashier.asked("tok_late")
    await cashier.bench.settle_all()
    await cashier.cancelled(order_id)
    payment = await cashier.payment(order_id)
    key = f"{payment['id']}:authorise"
    (call,) = await cashier.bench.rows("select reference from test_provider_call where key = :key", key=key)

    await cashier.post({"id": f"w-{order_id}", "key": key, "reference": call["reference"], "state": "DONE"})
    await cashier.settle_now()

    assert (await cashier.payment(order_id))["status"] == "VOIDED"
    assert await names(cashier, order_id) == ["payment_voided"]


async def test_settlers_at_once_capture_once(cashier: Till) -> None:
    """Invariant I3: however many workers ask, the provider counts one capture for an order."""
    order_id = await cashier.asked()
    await cashier.bench.settle_all()
    await asyncio.gather(*(cashier.confirmed(order_id) for _ in range(5)))

    await asyncio.gather(*(cashier.bench.settle() for _ in range(5)))
    await cashier.settle_now()

    assert await cashier.booked_by_provider(order_id) == {"AUTHORISE": 1, "CAPTURE": 1}


async def test_the_provider_itself_refuses_a_second_capture_and_too_large_a_refund(cashier: Till) -> None:
    """Whatever we forget, the provider's own books hold."""
    provider, money, key = TrialProvider(cashier.bench.database), Money(100, Currency.EUR), new_id()
    held = await provider.authorise(key=key, amount=money, token="tok_visa")
    reference = held.reference

    first = await provider.capture(key=f"{key}:1", reference=reference, amount=money)
    again = await provider.capture(key=f"{key}:1", reference=reference, amount=money)
    second = await provider.capture(key=f"{key}:2", reference=reference, amount=money)
    refunds = await asyncio.gather(
        *(provider.refund(key=f"{key}:r{n}", reference=reference, amount=Money(40, Currency.EUR)) for n in range(5))
    )

    assert [first.answer, again.answer, second.answer] == [Answer.DONE, Answer.DONE, Answer.DECLINED]
    assert sorted(each.answer for each in refunds) == [Answer.DECLINED] * 3 + [Answer.DONE] * 2


async def test_each_tenants_payments_are_settled_and_told_of_apart(cashier: Till) -> None:
    """Two shops on one market: one's webhook must find its own payment, and the other must not see it."""
    with acting_for("other-shop"):
        order_id = await cashier.asked("tok_late")
        await cashier.bench.settle_all()
        await cashier.bench.rows("update test_provider_webhook set due_at = now() returning 1")
    sender = WebhookSender(
        cashier.bench.database,
        url="http://payment.test/api/payment/provider-events",
        secret="dev-only-provider-webhook",
        transport=httpx2.ASGITransport(app=cashier.app),
    )

    heard = await sender.post_due()
    await sender.close()

    assert heard >= 1
    assert await cashier.bench.rows("select 1 from payment where order_id = :id", id=order_id) == []
    with acting_for("other-shop"):
        assert (await cashier.payment(order_id))["status"] == "AUTHORISED"
