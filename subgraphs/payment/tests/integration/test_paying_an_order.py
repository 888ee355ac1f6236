from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, ClassVar

import pytest
from launcher.testing import PostgresServer
from payment.application.refund_payment import RefundKeyReused, RefundPayment, RefundTooLarge, refund_payment
from payment.config import Settings
from payment.testing import PaymentBench, payment_bench
from payment.wiring import build_app, work_opener
from stoa_messaging import Event
from stoa_primitives import Currency, Money, new_id
from stoa_service.testing import GraphQLCaller, TokenSigner, calling

pytestmark = pytest.mark.servers


class Requested(Event):
    event_type: ClassVar[str] = "ordering.payment_requested"
    order_id: str
    customer_id: str
    amount: dict[str, Any]
    method: str = "test"
    token: str
    idempotency_key: str


class Confirmed(Event):
    event_type: ClassVar[str] = "ordering.order_confirmed"
    order_id: str


class Cancelled(Event):
    event_type: ClassVar[str] = "ordering.order_cancelled"
    order_id: str


@pytest.fixture(scope="module")
def payment_database(postgres_server: PostgresServer) -> str:
    return postgres_server.create_database("payment")


@pytest.fixture(scope="module", name="bench")
async def _bench(payment_database: str) -> AsyncIterator[PaymentBench]:
    async with payment_bench(payment_database) as bench:
        yield bench


@pytest.fixture(scope="module", name="signer")
def _signer() -> TokenSigner:
    return TokenSigner()


@pytest.fixture(scope="module", name="call")
async def _call(payment_database: str, signer: TokenSigner, bench: PaymentBench) -> AsyncIterator[GraphQLCaller]:
    assert bench
    app = build_app(Settings(database_url=payment_database), verifier=signer.verifier)
    async with app.lifespan(), calling(app) as call:
        yield call


async def requested(bench: PaymentBench, token: str = "tok_visa", *, amount: int = 1000, customer: str = "c") -> str:
    order_id = new_id()
    event = Requested(
        order_id=order_id,
        customer_id=customer,
        amount={"amount": amount, "currency": "EUR"},
        token=token,
        idempotency_key=order_id,
    )
    await bench.hear(event, aggregate_id=order_id)
    await bench.hear(event, aggregate_id=order_id)
    await bench.settle_all()
    return order_id


async def captured(bench: PaymentBench, **options: Any) -> str:
    order_id = await requested(bench, **options)
    await bench.hear(Confirmed(order_id=order_id), aggregate_id=order_id)
    await bench.settle_all()
    return order_id


async def payment_of(bench: PaymentBench, order_id: str) -> dict[str, Any]:
    rows = await bench.rows("select *, id::text as id from payment where order_id = :id", id=order_id)
    assert len(rows) == 1
    return rows[0]


async def published(bench: PaymentBench, order_id: str) -> list[str]:
    rows = await bench.rows(
        "select headers->>'stoa-topic' as topic from outbox where convert_from(payload, 'utf8') like :id order by id",
        id=f"%{order_id}%",
    )
    return [row["topic"] for row in rows]


async def test_a_good_card_is_authorised_once_however_often_it_is_asked_for(bench: PaymentBench) -> None:
    """At-least-once delivery must not bill twice."""
    order_id = await requested(bench)

    payment = await payment_of(bench, order_id)
    calls = await bench.rows("select 1 from test_provider_call where key = :key", key=f"{payment['id']}:authorise")
    assert payment["status"] == "AUTHORISED"
    assert len(calls) == 1
    assert await published(bench, order_id) == ["payment.payment_authorised"]


@pytest.mark.parametrize(
    ("token", "reason"),
    [("tok_declined", "card_declined"), ("tok_expired", "expired_card"), ("tok_nonsense", "invalid_card")],
)
async def test_a_bad_card_is_declined_with_its_reason(bench: PaymentBench, token: str, reason: str) -> None:
    """A decline without a reason leaves the shopper guessing."""
    order_id = await requested(bench, token)

    payment = await payment_of(bench, order_id)
    assert (payment["status"], payment["decline_reason"]) == ("DECLINED", reason)
    assert await published(bench, order_id) == ["payment.payment_declined"]


async def test_a_confirmed_order_is_captured_and_booked_on_two_sides(bench: PaymentBench) -> None:
    """Books that do not balance hide lost money."""
    order_id = await captured(bench)

    payment = await payment_of(bench, order_id)
    entries = await bench.rows("select account, amount from ledger_entry where payment_id = :id", id=payment["id"])
    assert (payment["status"], payment["captured"]) == ("CAPTURED", 1000)
    assert sorted((entry["account"], entry["amount"]) for entry in entries) == [("PROVIDER", 1000), ("SALES", -1000)]


async def test_a_cancelled_order_frees_the_authorisation(bench: PaymentBench) -> None:
    """A hold that stays blocks the customer's money for weeks."""
    order_id = await requested(bench)

    await bench.hear(Cancelled(order_id=order_id), aggregate_id=order_id)
    await bench.settle_all()

    assert (await payment_of(bench, order_id))["status"] == "VOIDED"
    assert await published(bench, order_id) == ["payment.payment_authorised", "payment.payment_voided"]


async def test_a_cancellation_before_the_request_keeps_the_money_untouched(bench: PaymentBench) -> None:
    """Topics have no common order: the cancellation may arrive first."""
    order_id = new_id()
    await bench.hear(Cancelled(order_id=order_id), aggregate_id=order_id)
    event = Requested(
        order_id=order_id,
        customer_id="c",
        amount={"amount": 5, "currency": "EUR"},
        token="tok_visa",
        idempotency_key=order_id,
    )
    await bench.hear(event, aggregate_id=order_id)
    await bench.settle_all()

    assert await bench.rows("select 1 from payment where order_id = :id", id=order_id) == []


async def test_an_authorisation_that_arrives_after_the_cancellation_is_undone(bench: PaymentBench) -> None:
    """An order that timed out must not keep a hold on the card."""
    order_id = new_id()
    event = Requested(
        order_id=order_id,
        customer_id="c",
        amount={"amount": 5, "currency": "EUR"},
        token="tok_visa",
        idempotency_key=order_id,
    )
    await bench.hear(event, aggregate_id=order_id)
    await bench.hear(Cancelled(order_id=order_id), aggregate_id=order_id)
    await bench.settle_all()

    assert (await payment_of(bench, order_id))["status"] == "VOIDED"
    assert "payment.payment_authorised" not in await published(bench, order_id)


async def test_a_cancelled_order_that_was_captured_gets_everything_back(bench: PaymentBench) -> None:
    """No captured payment may stay on a cancelled order."""
    order_id = await captured(bench)

    await bench.hear(Cancelled(order_id=order_id), aggregate_id=order_id)
    await bench.settle_all()

    payment = await payment_of(bench, order_id)
    total = await bench.rows("select sum(amount) as total from ledger_entry where payment_id = :id", id=payment["id"])
    assert (payment["status"], payment["refunded"]) == ("REFUNDED", 1000)
    assert total == [{"total": 0}]


async def test_parallel_refunds_never_give_back_more_than_was_taken(bench: PaymentBench) -> None:
    """Row 93: two clerks refunding at once must not pay out twice."""
    payment = await payment_of(bench, await captured(bench))
    open_work = work_opener(bench.database)

    async def refund(number: int) -> bool:
        command = RefundPayment(
            payment_id=payment["id"], amount=Money(300, Currency.EUR), reason="", idempotency_key=str(number)
        )
        try:
            async with open_work() as work:
                await refund_payment(command, work)
        except RefundTooLarge:
            return False
        return True

    done = await asyncio.gather(*(refund(number) for number in range(8)))
    await bench.settle_all()

    after = await bench.rows("select refunded, status from payment where id = :id", id=payment["id"])
    assert sum(done) == 3
    assert after == [{"refunded": 900, "status": "PARTIALLY_REFUNDED"}]


async def test_the_same_refund_key_refunds_once_and_refuses_another_amount(bench: PaymentBench) -> None:
    """A repeated click must not refund twice, a recycled key must not hide a mistake."""
    payment = await payment_of(bench, await captured(bench))
    open_work = work_opener(bench.database)

    def command(amount: int) -> RefundPayment:
        money = Money(amount, Currency.EUR)
        return RefundPayment(payment_id=payment["id"], amount=money, reason="", idempotency_key="once")

    for _ in range(2):
        async with open_work() as work:
            after = await refund_payment(command(100), work)
    with pytest.raises(RefundKeyReused):
        async with open_work() as work:
            await refund_payment(command(200), work)

    assert after.refunded == Money(100, Currency.EUR)


PAYMENTS = "query($r:[_Any!]!){_entities(representations:$r){... on Order{payments{status amount{amount}}}}}"


async def test_only_the_owner_and_staff_see_the_payments_of_an_order(
    bench: PaymentBench, call: GraphQLCaller, signer: TokenSigner
) -> None:
    """Row 92: another customer's payments must look like none at all."""
    order_id = await captured(bench, customer="sophie")
    order = {"r": [{"__typename": "Order", "id": order_id}, {"__typename": "Order", "id": "no uuid"}]}

    owner = await call(PAYMENTS, order, token=signer.token("sophie"))
    stranger = await call(PAYMENTS, order, token=signer.token("jonas"))
    staff = await call(PAYMENTS, order, token=signer.token("samira", scopes="orders.read"))

    shown = {"payments": [{"status": "CAPTURED", "amount": {"amount": 1000}}]}
    assert owner["data"]["_entities"] == [shown, {"payments": []}]
    assert stranger["data"]["_entities"] == [{"payments": []}, {"payments": []}]
    assert staff["data"]["_entities"] == [shown, {"payments": []}]


REFUND = """
mutation($id: ID!, $amount: Int!, $currency: String!, $key: ID!) {
  refundPayment(id: $id, amount: {amount: $amount, currency: $currency}, reason: "late", idempotencyKey: $key) {
    status refunded { amount }
  }
}
"""


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"amount": 0}, "REFUND_INVALID"),
        ({"amount": -5}, "REFUND_INVALID"),
        ({"amount": 1001}, "REFUND_TOO_LARGE"),
        ({"currency": "USD"}, "CURRENCY_MISMATCH"),
        ({"currency": "XXX"}, "UNKNOWN_CURRENCY"),
        ({"id": "nothing"}, "NOT_FOUND"),
        ({"key": ""}, "INVALID_INPUT"),
    ],
)
async def test_a_refund_that_makes_no_sense_is_refused_in_words(
    bench: PaymentBench, call: GraphQLCaller, signer: TokenSigner, values: dict[str, Any], code: str
) -> None:
    """Bad input must never become an internal error."""
    payment = await payment_of(bench, await captured(bench))
    variables = {"id": payment["id"], "amount": 10, "currency": "EUR", "key": "k", **values}

    answer = await call(REFUND, variables, token=signer.token("samira", scopes="orders.write"))

    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]


async def test_a_refund_needs_the_permission(bench: PaymentBench, call: GraphQLCaller, signer: TokenSigner) -> None:
    """A customer must not refund herself."""
    payment = await payment_of(bench, await captured(bench))
    variables = {"id": payment["id"], "amount": 10, "currency": "EUR", "key": "k"}

    customer = await call(REFUND, variables, token=signer.token("sophie"))
    staff = await call(REFUND, variables, token=signer.token("samira", scopes="orders.write"))

    assert customer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert staff["data"]["refundPayment"] == {"status": "PARTIALLY_REFUNDED", "refunded": {"amount": 10}}
