"""Returns, refunds, parcels, documents and the staff's desk, on real PostgreSQL."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from ordering.application.advance_order import SagaSteps
from ordering.application.place_order import PlaceOrder, place_order
from ordering.application.record import record
from ordering.config import Settings
from ordering.domain.events import OrderShipped
from ordering.domain.order import fold
from ordering.domain.saga import Signal, SignalKind
from ordering.messaging.heard import CheckedOutRead
from ordering.persistence.codec import order_to_json
from ordering.persistence.event_store import SqlOrders, events_of
from ordering.persistence.order_book import SNAPSHOT_EVERY
from ordering.persistence.rebuilding import rebuild_projection
from ordering.testing import DEADLINES, Ears, checked_out, euros, event
from ordering.wiring import work_opener
from pypdf import PdfReader
from sqlalchemy import text
from stoa_primitives import MovableClock, acting_for, derived_id, new_id
from stoa_service import Database
from stoa_service.testing import GraphQLCaller, TokenSigner

pytestmark = pytest.mark.servers

STAFF = "orders.read orders.write"
CONFIRM = (
    Signal(SignalKind.STOCK_RESERVED, "r"),
    Signal(SignalKind.PAYMENT_AUTHORISED, "p"),
)
ORDER = """query($id:ID!){order(id:$id){id status paymentStatus fulfilmentStatus cancellationRequested returnableUntil
  refunded{amount} exchangeOf lines{number quantity deliveredQuantity returnableQuantity}
  returns{id status wish labelPath value{amount} exchangeOrderId lines{line quantity accepted restocked}}
  history{kind note} invoice{number url amount{amount}} creditNotes{number url amount{amount}}}}"""
REQUEST = (
    "mutation($o:ID!,$r:ReturnInput!){deed:requestReturn(orderId:$o,request:$r){problem order{returns{id status}}}}"
)
RECEIVE = "mutation($o:ID!,$r:ID!){deed:receiveReturn(orderId:$o,returnId:$r){problem order{returns{status}}}}"
INSPECT = """mutation($o:ID!,$r:ID!,$l:[InspectedLineInput!]!){
  deed:inspectReturn(orderId:$o,returnId:$r,lines:$l,note:"fine"){problem order{returns{status}}}}"""


@dataclass(frozen=True)
class Desk:
    """Ordering with customers at the counter and the other domains at the telephone."""

    call: GraphQLCaller
    signer: TokenSigner
    ears: Ears
    steps: SagaSteps
    database: Database
    clock: MovableClock

    async def place(self, customer: str = "sophie", *, order_id: str | None = None) -> str:
        identity = order_id or new_id()
        data = CheckedOutRead.model_validate(checked_out(identity, customer=customer).data)
        async with work_opener(self.database, DEADLINES)() as work:
            await place_order(PlaceOrder(order_id=identity, contents=data.to_contents()), work, self.clock)
        return identity

    async def confirmed(self, customer: str = "sophie") -> str:
        order_id = await self.place(customer)
        for signal in CONFIRM:
            await self.steps.advance(order_id, signal)
        await self.hear("payment.payment_captured", order_id, payment_id="p", amount=euros(1490))
        return order_id

    async def delivered(self, customer: str = "sophie") -> str:
        order_id = await self.confirmed(customer)
        await self.hear("shipping.shipment_shipped", order_id, shipment_id="s", carrier="Post", tracking_code="T1")
        await self.hear("shipping.shipment_delivered", order_id, shipment_id="s")
        return order_id

    async def hear(self, event_type: str, order_id: str, **data: Any) -> None:
        await self.ears.hear(event(event_type, order_id, **data))

    async def order(self, order_id: str, *, customer: str = "sophie", scopes: str = "") -> dict[str, Any]:
        answer = await self.call(ORDER, {"id": order_id}, token=self.signer.token(customer, scopes=scopes))
        assert "errors" not in answer, answer
        return dict(answer["data"]["order"])

    async def staff(self, query: str, **variables: Any) -> Any:
        answer = await self.call(query, variables, token=self.signer.token("samira", scopes=STAFF))
        assert "errors" not in answer, answer
        return answer["data"]["deed"]

    async def ask_return(self, order_id: str, *, customer: str = "sophie", **request: Any) -> Any:
        given = {"lines": [{"line": 1, "quantity": 2}], "reason": "too small"} | request
        token = self.signer.token(customer)
        answer = await self.call(REQUEST, {"o": order_id, "r": given}, token=token)
        assert "errors" not in answer, answer
        return answer["data"]["deed"]

    async def said(self, order_id: str, name: str) -> list[dict[str, Any]]:
        return [said.data for said in await self.ears.said(order_id) if said.type == f"ordering.{name}"]


@pytest.fixture(name="desk")
async def _desk(
    ordering_settings: Settings, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> AsyncIterator[Desk]:
    database, clock = Database(ordering_settings.database_url), MovableClock()
    steps = SagaSteps(open_work=work_opener(database, DEADLINES), clock=clock, deadlines=DEADLINES)
    yield Desk(ordering_call, ordering_signer, Ears.on(database, clock), steps, database, clock)
    await database.close()


async def test_goods_come_back_are_looked_at_and_paid_back(desk: Desk) -> None:
    """The whole way of a return: request, label, arrival, inspection, refund, credit note."""
    order_id = await desk.delivered()

    asked = await desk.ask_return(order_id)
    return_id = asked["order"]["returns"][0]["id"]
    told = {"return_id": return_id, "carrier": "Post", "tracking_code": "R1"}
    await desk.hear("shipping.return_label_issued", order_id, **told)
    labelled = (await desk.order(order_id))["returns"][0]
    await desk.hear("shipping.return_arrived", order_id, **told)
    lines = [{"line": 1, "accepted": 2, "restock": True}]
    inspected = await desk.staff(INSPECT, o=order_id, r=return_id, l=lines)
    (wanted,) = await desk.said(order_id, "refund_requested")
    refund = {"payment_id": "p", "refund_id": wanted["refund_id"], "amount": wanted["amount"]}
    await desk.hear("payment.payment_refunded", order_id, **refund)
    order = await desk.order(order_id)

    assert labelled["labelPath"] == f"/api/shipping/return-labels/{return_id}.pdf"
    assert inspected == {"problem": None, "order": {"returns": [{"status": "INSPECTED"}]}}
    assert wanted["amount"] == euros(1490)  # nothing of the order is kept, so the shipping goes back too
    (received,) = await desk.said(order_id, "return_received")
    assert [(line["quantity"], line["restock"]) for line in received["lines"]] == [(2, True)]
    assert order["returns"][0]["status"] == "REFUNDED"
    assert (order["paymentStatus"], order["status"]) == ("REFUNDED", "DELIVERED")
    assert [note["amount"]["amount"] for note in order["creditNotes"]] == [1490]
    kinds = [entry["kind"] for entry in order["history"]]
    assert kinds[-6:] == [
        *("RETURN_LABELLED", "RETURN_RECEIVED", "RETURN_INSPECTED"),
        *("REFUND_REQUESTED", "REFUNDED", "RETURN_REFUNDED"),
    ]
    statuses = [said["status"] for said in await desk.said(order_id, "return_status_changed")]
    assert statuses == ["REQUESTED", "LABELLED", "RECEIVED", "INSPECTED", "REFUNDED"]


async def test_an_exchange_sends_the_goods_again_for_nothing_and_pays_back_if_there_are_none(desk: Desk) -> None:
    """A replacement that cannot be sent must not end with the customer having neither goods nor money."""
    order_id = await desk.delivered()
    asked = await desk.ask_return(order_id, lines=[{"line": 1, "quantity": 1}], wish="EXCHANGE")
    return_id = asked["order"]["returns"][0]["id"]
    await desk.staff(RECEIVE, o=order_id, r=return_id)
    await desk.staff(INSPECT, o=order_id, r=return_id, l=[{"line": 1, "accepted": 1, "restock": False}])
    exchanged = (await desk.order(order_id))["returns"][0]
    replacement_id = exchanged["exchangeOrderId"]
    replacement = await desk.order(replacement_id)
    standing = await desk.steps.advance(replacement_id, Signal(SignalKind.STOCK_REJECTED))
    await desk.hear("ordering.order_cancelled", replacement_id, reason="out_of_stock")
    (wanted,) = await desk.said(order_id, "refund_requested")

    assert exchanged["status"] == "EXCHANGED"
    assert (replacement["exchangeOf"], replacement["paymentStatus"]) == (order_id, "NOT_NEEDED")
    assert standing is not None
    assert standing.status == "CANCELLED"
    assert wanted["amount"] == euros(500)
    assert (await desk.order(order_id))["returns"][0]["wish"] == "REFUND"


async def test_a_return_asked_for_twice_under_one_key_or_at_once_is_one(desk: Desk) -> None:
    """Row 88: double clicks send nothing back twice."""
    order_id = await desk.delivered()

    answers = await asyncio.gather(*(desk.ask_return(order_id, key="k") for _ in range(5)))
    second = await desk.ask_return(order_id, key="another")

    assert [answer["problem"] for answer in answers] == [None] * 5
    assert len((await desk.order(order_id))["returns"]) == 1
    assert "up to 0" in second["problem"]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [{"line": 1, "quantity": 0}],
        [{"line": 1, "quantity": -1}],
        [{"line": 1, "quantity": 2147483647}],
        [{"line": -2147483648, "quantity": 1}],
        [{"line": 1, "quantity": 1}] * 501,
    ],
)
async def test_a_return_that_cannot_be_is_refused_in_words(desk: Desk, lines: list[dict[str, int]]) -> None:
    """Row 85: numbers from outside must never become an internal error, nor money."""
    order_id = await desk.delivered()

    answer = await desk.ask_return(order_id, lines=lines)

    assert answer["problem"]
    assert (await desk.order(order_id))["returns"] == []


async def test_anothers_order_answers_like_an_unknown_one(desk: Desk) -> None:
    """Row 92: whoever guesses an id must learn nothing, not even that it exists."""
    order_id = await desk.delivered()
    asked = await desk.ask_return(order_id)
    return_id = asked["order"]["returns"][0]["id"]
    withdraw = "mutation($o:ID!,$r:ID!){deed:withdrawReturn(orderId:$o,returnId:$r){problem order{id}}}"

    strange = await desk.ask_return(order_id, customer="thief")
    unknown = await desk.ask_return(new_id(), customer="thief")
    token = desk.signer.token("thief")
    theirs = await desk.call(withdraw, {"o": order_id, "r": return_id}, token=token)
    nobodys = await desk.call(withdraw, {"o": new_id(), "r": new_id()}, token=token)

    assert strange == unknown == {"problem": "There is no such order.", "order": None}
    assert theirs == nobodys
    for deed in ("receiveReturn(orderId:$o,returnId:$r)", "settleReturn(orderId:$o,returnId:$r)"):
        query = f"mutation($o:ID!,$r:ID!){{{deed}{{problem}}}}"
        answer = await desk.call(query, {"o": order_id, "r": return_id}, token=desk.signer.token("sophie"))
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_payment_told_twice_by_two_messages_counts_once(desk: Desk) -> None:
    """Row 91: the provider repeats itself, and its webhook races the checkout: one order, one capture."""
    order_id = await desk.confirmed()
    capture = {"payment_id": "p", "amount": euros(1490)}

    for _ in range(3):
        await desk.hear("payment.payment_captured", order_id, **capture)
        standing = await desk.steps.advance(order_id, CONFIRM[1])
        assert standing is not None
        assert standing.status == "CONFIRMED"

    order = await desk.order(order_id)
    assert Counter(entry["kind"] for entry in order["history"])["CHARGED"] == 1
    assert len(await desk.said(order_id, "order_confirmed")) == 1


async def test_fifty_checkouts_of_one_order_at_once_place_it_once(desk: Desk) -> None:
    """Row 89: impatience must not order twice."""
    envelope = checked_out(new_id())
    copies = [envelope.model_copy(update={"id": new_id()}) for _ in range(50)]

    await asyncio.gather(*(desk.ears.hear(copy) for copy in copies))

    assert len(await desk.said(envelope.aggregate_id, "order_placed")) == 1


CANCEL = 'mutation($id:ID!){deed:cancelOrder(id:$id,reason:"r"){problem order{status cancellationRequested}}}'


async def test_a_confirmed_order_is_stopped_by_shipping_and_paid_back(desk: Desk) -> None:
    """Row 94: cancel until packed. The order says honestly that it is not known yet."""
    order_id = await desk.confirmed()

    asked = await desk.staff(CANCEL, id=order_id)
    again = await desk.staff(CANCEL, id=order_id)
    await desk.hear("shipping.shipment_cancelled", order_id, shipment_id="s")
    order = await desk.order(order_id)
    (cancelled,) = await desk.said(order_id, "order_cancelled")

    waiting = {"problem": None, "order": {"status": "CONFIRMED", "cancellationRequested": True}}
    assert asked == again == waiting
    assert len(await desk.said(order_id, "cancellation_requested")) == 1
    assert (order["status"], order["fulfilmentStatus"]) == ("CANCELLED", "RELEASED")
    assert "goes back to you" in cancelled["message"]


async def test_a_packed_order_is_not_cancelled_any_more(desk: Desk) -> None:
    """Row 94: the other half; a refusal that arrives late leaves no wish behind."""
    order_id = await desk.confirmed()
    await desk.staff(CANCEL, id=order_id)

    await desk.hear("shipping.shipment_packed", order_id, shipment_id="s")
    await desk.hear("shipping.cancellation_refused", order_id, shipment_id="s", status="PACKED")
    refused = await desk.staff(CANCEL, id=order_id)

    assert "return it" in refused["problem"]
    order = await desk.order(order_id)
    assert (order["fulfilmentStatus"], order["cancellationRequested"]) == ("PACKED", False)


async def test_a_reservation_that_ran_out_during_the_payment_ends_in_a_refund(desk: Desk) -> None:
    """Row 98: inventory could not renew it; shipping is stopped, and what was captured goes back by the cancellation."""
    order_id = await desk.confirmed()

    await desk.steps.advance(order_id, Signal(SignalKind.STOCK_REJECTED))
    await desk.hear("shipping.shipment_cancelled", order_id, shipment_id="s")
    (cancelled,) = await desk.said(order_id, "order_cancelled")
    await desk.hear("payment.payment_refunded", order_id, payment_id="p", amount=euros(1490))

    assert cancelled["reason"] == "out_of_stock"
    order = await desk.order(order_id)
    assert (order["status"], order["paymentStatus"], order["invoice"]) == ("CANCELLED", "REFUNDED", None)


async def test_money_taken_after_the_cancellation_is_asked_back_at_once(desk: Desk) -> None:
    """Row 94: capture after cancel. The customer must not have to notice."""
    order_id = await desk.place()
    await desk.steps.advance(order_id, CONFIRM[0])
    await desk.staff(CANCEL, id=order_id)

    for _ in range(2):
        await desk.hear("payment.payment_captured", order_id, payment_id="late", amount=euros(1490))

    (wanted,) = await desk.said(order_id, "refund_requested")
    assert (wanted["amount"], wanted["requested_by"]) == (euros(1490), "saga")


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


async def test_an_invoice_is_for_its_customer_and_staff_in_two_languages(desk: Desk) -> None:
    """Row 92: an invoice holds a name and an address; another's answers like one that never was."""
    order_id = await desk.delivered()
    invoice = (await desk.order(order_id))["invoice"]

    async def get(path: str, **token: Any) -> Any:
        headers = {"Authorization": f"Bearer {desk.signer.token(**token)}"} if token else {}
        return await desk.call.http.get(path, headers=headers)

    english = await get(invoice["url"], subject="sophie")
    german = await get(f"{invoice['url']}?locale=de", subject="samira", scopes="orders.read")
    strange = await get(invoice["url"], subject="thief")
    unknown = await get(f"/api/ordering/documents/{order_id}/INV-1999-000001.pdf", subject="sophie")

    assert invoice["amount"] == {"amount": 1490}
    assert english.headers["content-type"] == "application/pdf"
    assert all(part in text_of(english.content) for part in (invoice["number"], "€14.90", "Marktplatz 1", "Total"))
    assert all(part in text_of(german.content) for part in (invoice["number"], "14,90 €", "Gesamtbetrag", "für"))
    assert (strange.status_code, strange.json()) == (unknown.status_code, unknown.json())
    assert strange.json()["error"]["code"] == "DOCUMENT_NOT_FOUND"
    assert (await get(invoice["url"])).status_code == 401
    for path in ("x/y.pdf", "%00/%00.pdf", f"{order_id}/%00.pdf"):
        assert (await get(f"/api/ordering/documents/{path}", subject="sophie")).status_code == 404


async def test_invoice_numbers_have_no_gap_whatever_fails_in_between(desk: Desk) -> None:
    """The tax office asks where the missing number is."""
    orders = [await desk.confirmed() for _ in range(12)]

    async def ship(order_id: str, *, fails: bool) -> None:
        work = work_opener(desk.database, DEADLINES)
        async with work() as opened:
            order = await opened.orders.get(order_id)
            assert order is not None
            await record(opened, order, [OrderShipped(occurred_at=datetime.now(UTC), shipment_id="s")])
            if fails:
                raise InterruptedError

    results = await asyncio.gather(
        *(ship(order_id, fails=number % 3 == 0) for number, order_id in enumerate(orders)), return_exceptions=True
    )

    assert sum(isinstance(result, InterruptedError) for result in results) == 4
    async with desk.database.transaction() as session:
        numbers = list(
            await session.scalars(text("select sequence from document where kind = 'INVOICE' order by year, sequence"))
        )
    assert numbers == list(range(1, len(numbers) + 1))


async def test_each_tenant_counts_its_own_invoices_and_rebuilds_its_own_orders(desk: Desk) -> None:
    """A number that jumps because another market sold something is a gap, and tells how much the other sells."""
    mine = await desk.delivered()
    with acting_for("annex"):
        theirs = [await desk.delivered() for _ in range(2)]
        numbers = [(await desk.ears.said(order_id)) for order_id in theirs]
        count = await rebuild_projection(desk.database)
        async with desk.database.transaction() as session:
            sequences = list(await session.scalars(text("select sequence from document order by sequence")))
    await rebuild_projection(desk.database)

    assert (await desk.order(mine))["invoice"] is not None
    assert sequences == [1, 2]
    assert count == 2
    assert all(numbers)


async def test_no_stream_is_replayed_from_far_away_and_a_snapshot_of_old_is_not_believed(desk: Desk) -> None:
    """An order with a hundred events must not cost a hundred; one folded by older code must not hide what is new."""
    order_id = await desk.delivered()
    for number in range(4):
        asked = await desk.ask_return(order_id, lines=[{"line": 1, "quantity": 1}], key=str(number))
        withdraw = "mutation($o:ID!,$r:ID!){withdrawReturn(orderId:$o,returnId:$r){problem}}"
        variables = {"o": order_id, "r": asked["order"]["returns"][-1]["id"]}
        await desk.call(withdraw, variables, token=desk.signer.token("sophie"))

    async with desk.database.transaction() as session:
        events = await events_of(session, order_id)
        version = await session.scalar(text("select version from snapshot where stream = :id"), {"id": order_id})
        order = await SqlOrders(session).get(order_id)
        stale = "update snapshot set state_version = 0, state = '{}' where stream = :id"
        await session.execute(text(stale), {"id": order_id})
    async with desk.database.transaction() as session:
        again = await SqlOrders(session).get(order_id)
    async with desk.database.transaction() as session:
        renewed = await session.scalar(text("select version from snapshot where stream = :id"), {"id": order_id})

    whole = order_to_json(fold(order_id, events))
    assert len(events) > 2 * SNAPSHOT_EVERY
    assert version is not None
    assert 0 <= len(events) - version < SNAPSHOT_EVERY
    assert order is not None
    assert again is not None
    assert order_to_json(order) == order_to_json(again) == whole
    assert renewed == len(events)


async def test_the_projection_is_rebuilt_while_orders_are_read_and_written(desk: Desk) -> None:
    """Row 106: rebuilt from nothing it equals the live one byte for byte, nobody saw a hole, and nobody was told anything."""
    orders = [await desk.place() for _ in range(30)]
    done = asyncio.Event()
    seen: set[int] = set()

    async def write() -> None:
        for order_id in orders:
            for signal in CONFIRM:
                await desk.steps.advance(order_id, signal)
            await desk.place()

    async def read() -> None:
        wanted = text("select count(*) from order_view where id = any(cast(:ids as uuid[]))")
        while not done.is_set():
            async with desk.database.transaction() as session:
                seen.add(await session.scalar(wanted, {"ids": orders}) or 0)

    async def rebuild_often() -> None:
        for _ in range(3):
            await rebuild_projection(desk.database)
            async with desk.database.transaction() as session:
                await session.execute(text("update order_view set state = '{}', customer_name = 'broken'"))
                await session.execute(text("update order_view set version = 0"))
        await rebuild_projection(desk.database)

    reading = asyncio.create_task(read())
    await asyncio.gather(write(), rebuild_often())
    done.set()
    await reading

    assert seen == {30}
    async with desk.database.transaction() as session:
        rows = list(await session.execute(text("select id::text, state::text, version from order_view")))
        for row in rows:
            order = fold(row.id, await events_of(session, row.id))
            assert (row.version, json.loads(row.state)) == (order.version, order_to_json(order))
        count = await session.scalar(text("select count(distinct stream) from event"))
        broken = await session.scalar(text("select count(*) from order_view where customer_name = 'broken'"))
    assert (len(rows), broken) == (count, 0)


SAGAS = "{sagas(first:100,onlyStuck:true){orderId waitsFor workflowStatus isStuck ageSeconds error order{number}}}"
RESUME = 'mutation($id:ID!){deed:resumeSaga(orderId:$id,reason:"looked at"){problem}}'


async def test_staff_see_an_order_whose_process_never_began_and_let_it_go_on(desk: Desk) -> None:
    """A stranded order that nobody sees is a customer who waits for ever."""
    desk.clock.moment -= timedelta(hours=1)
    order_id = await desk.place()

    answer = await desk.call(SAGAS, token=desk.signer.token("samira", scopes=STAFF))
    stuck = next(saga for saga in answer["data"]["sagas"] if saga["orderId"] == order_id)
    resumed = await desk.staff(RESUME, id=order_id)
    (asked,) = await desk.said(order_id, "saga_resume_requested")
    await desk.hear("ordering.saga_resume_requested", order_id)
    forbidden = await desk.call(SAGAS, token=desk.signer.token("sophie"))

    assert (stuck["waitsFor"], stuck["workflowStatus"]) == ("inventory's answer", "NOT_STARTED")
    assert stuck["ageSeconds"] >= 3600
    assert (resumed["problem"], asked["requested_by"]) == (None, "samira")
    assert (order_id, "revive") in desk.ears.sagas.told
    assert forbidden["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_an_ended_order_is_not_resumed_and_a_resumption_needs_its_reason(desk: Desk) -> None:
    """Staff must be able to read later why somebody did it."""
    ended = await desk.delivered()
    running = await desk.place()
    silent = 'mutation($id:ID!){deed:resumeSaga(orderId:$id,reason:"  "){problem}}'

    assert "come to its end" in (await desk.staff(RESUME, id=ended))["problem"]
    assert "Say why" in (await desk.staff(silent, id=running))["problem"]
    assert "no such order" in (await desk.staff(RESUME, id=derived_id("nothing")))["problem"]


async def test_staff_list_the_orders_whose_returns_wait_for_them(desk: Desk) -> None:
    """A parcel on the table that no list shows is not refunded."""
    order_id = await desk.delivered(f"returner-{new_id()}")
    customer = (await desk.order(order_id, scopes="orders.read"))["id"]
    query = "{ordersWithReturn(status:REQUESTED,first:100){edges{node{id}}}}"
    token = desk.signer.token("samira", scopes=STAFF)

    async def listed() -> bool:
        answer = await desk.call(query, token=token)
        return customer in [edge["node"]["id"] for edge in answer["data"]["ordersWithReturn"]["edges"]]

    before = await listed()
    given = {"lines": [{"line": 1, "quantity": 1}], "reason": ""}
    await desk.call(REQUEST, {"o": order_id, "r": given}, token=token)

    assert (before, await listed()) == (False, True)
