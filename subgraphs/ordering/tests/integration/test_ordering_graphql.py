from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ordering.application.advance_order import SagaSteps, Standing
from ordering.application.place_order import PlaceOrder, place_order
from ordering.application.ports import ConcurrentChange
from ordering.config import Settings
from ordering.domain.saga import Signal, SignalKind
from ordering.domain.statuses import OrderStatus
from ordering.messaging.heard import CheckedOutRead
from ordering.rebuild import rebuild
from ordering.testing import DEADLINES, checked_out
from ordering.wiring import work_opener
from sqlalchemy import text
from stoa_primitives import SystemClock, acting_for, derived_id, new_id
from stoa_service import Database
from stoa_service.testing import GraphQLCaller, TokenSigner

pytestmark = pytest.mark.servers

PATH = (
    Signal(SignalKind.STOCK_RESERVED, "r"),
    Signal(SignalKind.PAYMENT_AUTHORISED, "p"),
    Signal(SignalKind.SHIPPED, "s"),
    Signal(SignalKind.DELIVERED, "s"),
)


@dataclass(frozen=True)
class Shop:
    """Places and moves orders as the worker would, from another connection pool than the API's."""

    database: Database
    steps: SagaSteps

    async def place(self, customer: str = "sophie", *, order_id: str | None = None) -> str:
        identity = order_id or new_id()
        data = CheckedOutRead.model_validate(checked_out(identity, customer=customer).data)
        async with work_opener(self.database, DEADLINES)() as work:
            await place_order(PlaceOrder(order_id=identity, contents=data.to_contents()), work, SystemClock())
        return identity

    async def move(self, order_id: str, steps: int) -> None:
        for signal in PATH[:steps]:
            await self.steps.advance(order_id, signal)


@pytest.fixture(name="shop")
async def _shop(ordering_settings: Settings) -> AsyncIterator[Shop]:
    database = Database(ordering_settings.database_url)
    steps = SagaSteps(open_work=work_opener(database, DEADLINES), clock=SystemClock(), deadlines=DEADLINES)
    yield Shop(database, steps)
    await database.close()


ORDER = (
    "query($id:ID!){order(id:$id){id status number total{amount currency} lines{quantity variant{id}} customer{id}}}"
)


async def test_a_customer_reads_her_own_order_and_staff_reads_any(
    shop: Shop, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> None:
    """Another customer's order must give the same answer as no order."""
    order_id = await shop.place("sophie")

    async def read(identity: str, **token: Any) -> Any:
        answer = await ordering_call(ORDER, {"id": identity}, token=ordering_signer.token(**token))
        assert "errors" not in answer
        return answer["data"]["order"]

    own = await read(order_id, subject="sophie")
    assert own["status"] == "PLACED"
    assert own["total"] == {"amount": 1490, "currency": "EUR"}
    assert await read(order_id, subject="samira", scopes="orders.read") == own
    assert await read(order_id, subject="jonas") is None
    assert await read(order_id, subject="jonas", scopes="inventory.read") is None
    for nonsense in (derived_id("nothing"), "", "1", "' or 1=1--", "x" * 5000):
        assert await read(nonsense, subject="sophie") is None


@pytest.mark.parametrize(
    "query",
    [
        '{order(id:"1"){id}}',
        "{myOrders{totalCount}}",
        "{orders{totalCount}}",
        "{salesSummary{orderCount}}",
        'mutation{cancelOrder(id:"1"){problem}}',
    ],
)
async def test_a_guest_has_no_orders(ordering_call: GraphQLCaller, query: str) -> None:
    """Orders hold names and addresses."""
    (error,) = (await ordering_call(query))["errors"]

    assert error["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{myOrders(first:0){totalCount}}", "PAGE_SIZE_INVALID"),
        ("{myOrders(first:-1){totalCount}}", "PAGE_SIZE_INVALID"),
        ("{myOrders(first:2147483648){totalCount}}", "GRAPHQL_VALIDATION_FAILED"),
        ('{myOrders(after:"nonsense"){totalCount}}', "CURSOR_INVALID"),
        ("{salesSummary(days:0){orderCount}}", "INVALID_INPUT"),
        ("{salesSummary(days:100000){orderCount}}", "INVALID_INPUT"),
        (f'{{orders(search:"{"x" * 201}"){{totalCount}}}}', "INVALID_INPUT"),
        ("{orders(status:NOTHING){totalCount}}", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused_in_words(
    ordering_call: GraphQLCaller, ordering_signer: TokenSigner, query: str, code: str
) -> None:
    """Bad input must never become an internal error."""
    answer = await ordering_call(query, token=ordering_signer.token("s", scopes="orders.read"))

    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]


PAGE = (
    "query($after:String){myOrders(first:2,after:$after){totalCount pageInfo{hasNextPage endCursor} edges{node{id}}}}"
)


async def test_pages_show_every_order_once_newest_first(
    shop: Shop, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> None:
    """An order that falls between two pages is an order the customer believes lost."""
    customer = f"pager-{new_id()}"
    placed = [await shop.place(customer) for _ in range(5)]
    token = ordering_signer.token(customer)

    seen: list[str] = []
    after: str | None = None
    for _ in range(3):
        page = (await ordering_call(PAGE, {"after": after}, token=token))["data"]["myOrders"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]

    assert seen == placed[::-1]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (5, False)


async def test_a_search_takes_its_signs_literally(
    shop: Shop, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> None:
    """A percent sign that matches everything shows staff the wrong orders."""
    customer = f"find-{new_id()}"
    order_id = await shop.place(customer)
    query = "query($s:String){orders(search:$s){edges{node{id}}}}"

    async def found(search: str) -> list[str]:
        answer = await ordering_call(query, {"s": search}, token=ordering_signer.token("s", scopes="orders.read"))
        return [edge["node"]["id"] for edge in answer["data"]["orders"]["edges"]]

    assert await found(customer.upper()) == [order_id]
    assert await found(f"{customer}%") == []
    assert await found("'; drop table event; --") == []


ENTITIES = """
query($r: [_Any!]!) { _entities(representations: $r) {
  ... on Order { number }
  ... on Customer { orders(first: 1) { totalCount edges { node { id } } pageInfo { hasNextPage } } }
} }
"""


async def test_entities_are_resolved_together_and_only_for_those_who_may_see_them(
    shop: Shop, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> None:
    """A gateway's representation is no permission."""
    one, two = f"one-{new_id()}", f"two-{new_id()}"
    await shop.place(one)
    latest = await shop.place(one)
    foreign = await shop.place(two)
    representations = [
        {"__typename": "Order", "id": latest},
        {"__typename": "Order", "id": foreign},
        {"__typename": "Order", "id": "nonsense"},
        {"__typename": "Customer", "id": one},
        {"__typename": "Customer", "id": two},
    ]

    answer = await ordering_call(ENTITIES, {"r": representations}, token=ordering_signer.token(one))

    own, strange, nothing, customer, other = answer["data"]["_entities"]
    assert (own["number"][0], strange, nothing) == ("S", None, None)
    assert customer["orders"]["edges"] == [{"node": {"id": latest}}]
    assert (customer["orders"]["totalCount"], customer["orders"]["pageInfo"]["hasNextPage"]) == (2, True)
    assert other["orders"] == {"totalCount": 0, "edges": [], "pageInfo": {"hasNextPage": False}}


CANCEL = "mutation($id:ID!){cancelOrder(id:$id){problem order{status cancellationReason}}}"


async def test_an_order_on_its_way_cannot_be_cancelled_and_says_what_to_do(
    shop: Shop, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> None:
    """A cancellation of a packed parcel refunds what is sent anyway."""
    order_id = await shop.place("sophie")
    await shop.move(order_id, 3)

    answer = await ordering_call(CANCEL, {"id": order_id}, token=ordering_signer.token("sophie"))

    result = answer["data"]["cancelOrder"]
    assert "return it" in result["problem"]
    assert result["order"] == {"status": "SHIPPED", "cancellationReason": None}


async def test_a_second_cancellation_and_a_strangers_change_nothing(
    shop: Shop, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> None:
    """Double clicks and guessed ids must both be harmless."""
    order_id = await shop.place("sophie")
    stranger = await ordering_call(CANCEL, {"id": order_id}, token=ordering_signer.token("jonas"))
    reader = await ordering_call(CANCEL, {"id": order_id}, token=ordering_signer.token("a", scopes="orders.read"))
    first = await ordering_call(CANCEL, {"id": order_id}, token=ordering_signer.token("sophie"))
    second = await ordering_call(CANCEL, {"id": order_id}, token=ordering_signer.token("sophie"))

    assert stranger["data"]["cancelOrder"] == {"problem": "There is no such order.", "order": None}
    assert reader["data"]["cancelOrder"]["order"] is None
    assert first["data"]["cancelOrder"]["order"]["cancellationReason"] == "CUSTOMER"
    assert second["data"]["cancelOrder"]["problem"] == "The order is cancelled already."


async def test_staff_cancels_with_its_own_reason(
    shop: Shop, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> None:
    """The customer must be able to see who cancelled."""
    order_id = await shop.place("sophie")
    token = ordering_signer.token("samira", scopes="orders.read orders.write")

    answer = await ordering_call(CANCEL, {"id": order_id}, token=token)

    assert answer["data"]["cancelOrder"]["order"]["cancellationReason"] == "STAFF"


WATCH = "subscription($id:ID!){orderStatusChanged(orderId:$id){status timeline{status}}}"


async def watched(call: GraphQLCaller, order_id: str, token: str) -> list[Any]:
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {token}"}
    answer = await call.http.post("/graphql", json={"query": WATCH, "variables": {"id": order_id}}, headers=headers)
    return [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: {")]


async def test_a_watched_order_shows_every_status_once_and_then_ends(
    shop: Shop, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> None:
    """The page that shows the order must not need a reload, nor miss a quick step."""
    order_id = await shop.place("sophie")
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        watching = group.create_task(watched(ordering_call, order_id, ordering_signer.token("sophie")))
        group.create_task(shop.move(order_id, 5))

    statuses = [message["data"]["orderStatusChanged"]["status"] for message in watching.result()]
    path = ["PLACED", "STOCK_RESERVED", "PAID", "CONFIRMED", "SHIPPED", "DELIVERED"]
    assert statuses == path[path.index(statuses[0]) :]


async def test_an_order_may_be_watched_before_ordering_has_heard_of_it(
    shop: Shop, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> None:
    """Checkout shows the order's page at once; "no such order" would frighten who has just paid."""
    order_id = new_id()
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        token = ordering_signer.token("sophie")
        watching = group.create_task(watched(ordering_call, order_id, token))
        reading = group.create_task(ordering_call(ORDER, {"id": order_id}, token=token))
        await asyncio.sleep(0)
        await shop.place("sophie", order_id=order_id)
        await shop.move(order_id, 5)

    assert watching.result()[-1]["data"]["orderStatusChanged"]["status"] == "DELIVERED"
    assert reading.result()["data"]["order"]["id"] == order_id


async def test_a_strangers_subscription_is_refused(
    shop: Shop, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> None:
    """Live data needs the same lock as data at rest."""
    order_id = await shop.place("sophie")

    (message,) = await watched(ordering_call, order_id, ordering_signer.token("jonas"))

    assert message["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def test_twenty_reactions_at_once_write_one_event(shop: Shop) -> None:
    """Two workers that both confirm an order would ship it twice."""
    order_id = await shop.place()

    results = await asyncio.gather(*(shop.steps.advance(order_id, PATH[0]) for _ in range(20)), return_exceptions=True)

    assert {result.status for result in results if isinstance(result, Standing)} == {OrderStatus.STOCK_RESERVED}
    assert all(isinstance(result, Standing | ConcurrentChange) for result in results)
    async with shop.database.transaction() as session:
        versions = await session.scalars(
            text("select version from event where stream = :id order by version"), {"id": order_id}
        )
        assert list(versions) == [1, 2]


async def test_the_projection_folded_again_is_the_same_to_the_byte(shop: Shop, ordering_settings: Settings) -> None:
    """Row 106: readers and events that disagree mean that one of them lies; folding again tells nobody anything."""
    for steps in range(6):
        await shop.move(await shop.place(), steps)

    async def projection() -> list[Any]:
        async with shop.database.transaction() as session:
            return list(await session.scalars(text("select o::text from order_view o order by id")))

    async def outbox_size() -> Any:
        async with shop.database.transaction() as session:
            return await session.scalar(text("select count(*) from outbox"))

    live, announced = await projection(), await outbox_size()
    count = await rebuild(ordering_settings.database_url)

    async def orders_of(tenant: str) -> int:
        with acting_for(tenant):
            return len(await projection())

    assert await projection() == live
    assert count == sum([await orders_of(tenant) for tenant in await shop.database.tenants()])
    assert await outbox_size() == announced


async def test_cancelled_orders_earn_nothing(
    shop: Shop, ordering_call: GraphQLCaller, ordering_signer: TokenSigner
) -> None:
    """A sales figure with cancelled orders in it is wrong every day."""
    query = "{salesSummary(days:3){revenue{amount} orderCount cancelledCount days{date orderCount revenue{amount}}}}"

    async def summary() -> dict[str, Any]:
        answer = await ordering_call(query, token=ordering_signer.token("s", scopes="orders.read"))
        sales: dict[str, Any] = answer["data"]["salesSummary"]
        return sales

    await shop.place()
    before = await summary()
    cancelled = await shop.place("sophie")
    await ordering_call(CANCEL, {"id": cancelled}, token=ordering_signer.token("sophie"))
    await shop.place()
    after = await summary()

    assert after["revenue"]["amount"] - before["revenue"]["amount"] == 1490
    assert after["orderCount"] - before["orderCount"] == 1
    assert after["cancelledCount"] - before["cancelledCount"] == 1
    today = datetime.now(UTC).date()
    assert [day["date"] for day in after["days"]] == [str(today - timedelta(days=ago)) for ago in (2, 1, 0)]
    # Other tests may have ordered yesterday, when they run soon after midnight.
    grown = [
        late["orderCount"] - early["orderCount"] for late, early in zip(after["days"], before["days"], strict=True)
    ]
    assert grown == [0, 0, 1]
    assert sum(day["orderCount"] for day in after["days"]) == after["orderCount"]
