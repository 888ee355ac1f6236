from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from ordering.config import Settings
from ordering.testing import EVERYTHING_GOES_WELL, World, checked_out, event, willing
from ordering.wiring import build_worker
from sqlalchemy import text
from stoa_primitives import new_id
from stoa_service.testing import GraphQLCaller, TokenSigner

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module", name="_worker", autouse=True)
async def _running_worker(ordering_settings: Settings) -> AsyncIterator[None]:
    async with build_worker(ordering_settings):
        yield


async def placed_order(others: World, **options: object) -> str:
    order_id = new_id()
    await others.say(checked_out(order_id, **options))  # type: ignore[arg-type]
    return order_id


async def test_an_order_goes_from_the_basket_to_the_door(others: World) -> None:
    """The one path everything else is for."""
    others.answers = EVERYTHING_GOES_WELL

    order_id = await placed_order(others)
    await others.until_status(order_id, "DELIVERED")
    await others.until_heard(order_id, "ordering.order_delivered")

    assert others.heard_about(order_id) == [
        "ordering.invoice_issued",
        "ordering.order_confirmed",
        "ordering.order_delivered",
        "ordering.order_placed",
        "ordering.payment_requested",
        "ordering.stock_requested",
    ]


async def test_a_checkout_delivered_twice_makes_one_order(others: World) -> None:
    """At-least-once delivery must not sell twice."""
    others.answers = EVERYTHING_GOES_WELL
    envelope = checked_out(new_id())

    await others.say(envelope)
    await others.say(envelope)
    await others.until_status(envelope.aggregate_id, "DELIVERED")

    assert others.heard_about(envelope.aggregate_id).count("ordering.stock_requested") == 1


async def test_without_stock_the_order_is_cancelled_before_money_is_asked_for(others: World) -> None:
    """Charging for what cannot be sent is the worst mistake a shop can make."""
    others.answers = {"ordering.stock_requested": lambda asked: willing(asked, "inventory.stock_rejected", short=[])}

    order_id = await placed_order(others)
    cancelled = await others.until_heard(order_id, "ordering.order_cancelled")

    assert cancelled.data["reason"] == "out_of_stock"
    assert "ordering.payment_requested" not in others.heard_about(order_id)


async def test_a_declined_payment_cancels_the_order_with_its_reason(others: World) -> None:
    """The basket reopens and stock is released by this event; without it both are lost."""
    decline = {"payment_id": "p", "reason": "expired_card"}
    others.answers = {
        **EVERYTHING_GOES_WELL,
        "ordering.payment_requested": lambda asked: willing(asked, "payment.payment_declined", **decline),
    }

    order_id = await placed_order(others)
    cancelled = await others.until_heard(order_id, "ordering.order_cancelled")

    assert cancelled.data["reason"] == "payment_declined"
    assert cancelled.data["message"] == "The card has expired. Nothing was charged."


async def test_an_order_that_costs_nothing_is_confirmed_without_a_payment(others: World) -> None:
    """A coupon for everything must not end in a refused payment of zero."""
    others.answers = EVERYTHING_GOES_WELL

    order_id = await placed_order(others, total=0)
    await others.until_status(order_id, "DELIVERED")

    assert "ordering.payment_requested" not in others.heard_about(order_id)


CANCEL = 'mutation($id:ID!){cancelOrder(id:$id,reason:"changed my mind"){problem order{status cancellationReason}}}'


async def test_a_customer_cancels_while_the_payment_is_awaited(
    others: World, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> None:
    """A payment that arrives after the cancellation must not revive the order."""
    others.answers = {"ordering.stock_requested": EVERYTHING_GOES_WELL["ordering.stock_requested"]}
    order_id = await placed_order(others)
    await others.until_status(order_id, "STOCK_RESERVED")

    answer = await ordering_call(CANCEL, {"id": order_id}, token=ordering_signer.token("sophie"))
    await others.say(event("payment.payment_authorised", order_id, payment_id="late"))
    cancelled = await others.until_heard(order_id, "ordering.order_cancelled")

    assert answer["data"]["cancelOrder"] == {
        "problem": None,
        "order": {"status": "CANCELLED", "cancellationReason": "CUSTOMER"},
    }
    assert cancelled.data["reason"] == "customer"
    assert "ordering.order_confirmed" not in others.heard_about(order_id)


async def test_a_poisoned_checkout_does_not_hold_up_the_next(others: World) -> None:
    """One broken message must not close the shop."""
    others.answers = EVERYTHING_GOES_WELL
    broken = event("basket.checked_out", new_id(), lines="none")
    await others.say(broken)

    order_id = await placed_order(others)

    assert await others.until_status(order_id, "DELIVERED") == "DELIVERED"


SAGAS = "{sagas(first:100,onlyStuck:true){orderId workflowStatus failedStep error}}"
RESUME = 'mutation($id:ID!){resumeSaga(orderId:$id,reason:"mended"){problem}}'


async def test_a_saga_that_ended_in_an_error_is_shown_to_staff_and_goes_on_when_they_say_so(
    others: World, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> None:
    """An order stranded by our own mistake, with the customer's money held, must be seen and must be mendable."""
    others.answers = {
        **EVERYTHING_GOES_WELL,
        "ordering.payment_requested": lambda _: [],
    }
    token = ordering_signer.token("samira", scopes="orders.read orders.write")

    async def state_of(order_id: str) -> dict[str, object]:
        async with asyncio.timeout(20):
            while True:
                sagas = (await ordering_call(SAGAS, token=token))["data"]["sagas"]
                found = [saga for saga in sagas if saga["orderId"] == order_id and saga["error"]]
                if found:
                    return dict(found[0])
                await asyncio.sleep(0.05)

    order_id = await placed_order(others)
    await others.until_status(order_id, "STOCK_RESERVED")
    async with others.database.transaction() as session:
        await session.execute(
            text("alter table event add constraint mistake check (type <> 'order_paid.v1') not valid")
        )
    await others.say(event("payment.payment_authorised", order_id, payment_id="p1"))
    stranded = await state_of(order_id)
    async with others.database.transaction() as session:
        await session.execute(text("alter table event drop constraint mistake"))

    resumed = await ordering_call(RESUME, {"id": order_id}, token=token)

    assert stranded == {
        "orderId": order_id,
        "workflowStatus": "ERROR",
        "failedStep": "advance",
        "error": "ConcurrentChange",
    }
    assert resumed["data"]["resumeSaga"] == {"problem": None}
    assert await others.until_status(order_id, "DELIVERED") == "DELIVERED"


async def test_a_stranded_order_can_be_cancelled_by_staff(
    others: World, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> None:
    """What cannot be mended must at least be undone: stock and money are released whatever the process does."""
    others.answers = {"ordering.stock_requested": EVERYTHING_GOES_WELL["ordering.stock_requested"]}
    order_id = await placed_order(others)
    await others.until_status(order_id, "STOCK_RESERVED")
    async with others.database.transaction() as session:
        broken = "update dbos.workflow_status set status = 'ERROR' where workflow_uuid = :id"
        await session.execute(text(broken), {"id": order_id})

    token = ordering_signer.token("samira", scopes="orders.read orders.write")
    await ordering_call(CANCEL, {"id": order_id}, token=token)

    assert (await others.until_heard(order_id, "ordering.order_cancelled")).data["reason"] == "staff"
