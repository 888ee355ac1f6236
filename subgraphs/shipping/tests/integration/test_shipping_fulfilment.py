"""From a confirmed order to a delivered parcel, on real PostgreSQL."""

import asyncio
import json
import uuid
from typing import Any, Protocol

import pytest
from launcher.testing import PostgresServer
from shipping.application.advance_shipments import BATCH
from shipping.migrate import MIGRATIONS
from shipping.persistence.tables import METADATA
from stoa_service.testing import migration_differences

SHIPMENTS = """query ($r: [_Any!]!) { _entities(representations: $r) {
  ... on Order { shipments { id status carrier trackingCode shippedAt deliveredAt } } } }"""


class House(Protocol):
    call: Any
    signer: Any
    database: Any
    clock: Any

    async def hear(self, event_type: str, data: dict[str, Any], *, event_id: str | None = None) -> bool: ...
    async def confirm(self, customer_id: str, order_id: str | None = None, **kwargs: Any) -> str: ...
    async def tick(self, seconds: float = 4) -> int: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...


async def shipments_of(house: House, order_id: str, token: str) -> list[dict[str, Any]]:
    answer = await house.call(SHIPMENTS, {"r": [{"__typename": "Order", "id": order_id}]}, token=token)
    assert "errors" not in answer, answer
    return list(answer["data"]["_entities"][0]["shipments"])


async def announced(house: House) -> list[tuple[str, dict[str, Any]]]:
    rows = await house.rows("select payload from outbox order by id")
    envelopes = [json.loads(bytes(row[0])) for row in rows]
    return [(envelope["type"], envelope["data"]) for envelope in envelopes]


async def test_a_confirmed_order_is_shipped_and_delivered_by_the_clock(house: House) -> None:
    """The customer must see the parcel move, and ordering must hear of it."""
    token = house.signer.token("me")
    order_id = await house.confirm("me")

    assert await house.tick() == 0
    house.clock.forward(4)
    await house.tick()
    (shipped,) = await shipments_of(house, order_id, token)
    house.clock.forward(4)
    await house.tick()
    (delivered,) = await shipments_of(house, order_id, token)
    house.clock.forward(100)

    assert await house.tick() == 0
    assert (shipped["status"], delivered["status"]) == ("SHIPPED", "DELIVERED")
    assert shipped["trackingCode"] == delivered["trackingCode"] is not None
    assert delivered["deliveredAt"] > shipped["shippedAt"]
    (first, parcel), (second, arrival) = await announced(house)
    assert (first, second) == ("shipping.shipment_shipped", "shipping.shipment_delivered")
    assert parcel["order_id"] == arrival["order_id"] == order_id
    assert (parcel["customer_id"], parcel["number"]) == ("me", "S-1")
    assert parcel["tracking_code"] == shipped["trackingCode"]
    assert parcel["lines"] == [{"variant_id": "v1", "quantity": 2}]


async def test_an_order_confirmed_twice_is_one_shipment(house: House) -> None:
    """At-least-once delivery must not send two parcels."""
    event_id, order_id = str(uuid.uuid4()), str(uuid.uuid4())

    await house.confirm("me", order_id, event_id=event_id)
    await house.confirm("me", order_id, event_id=event_id)
    await house.confirm("me", order_id)

    assert len(await shipments_of(house, order_id, house.signer.token("me"))) == 1


async def test_two_workers_advance_a_parcel_once(house: House) -> None:
    """Two copies of the worker must not announce one parcel twice."""
    for _ in range(10):
        await house.confirm("me")
    house.clock.forward(4)

    moved = await asyncio.gather(*(house.tick() for _ in range(4)))

    assert sum(moved) == 10
    assert len(await announced(house)) == 10


async def test_a_long_queue_is_worked_off_in_batches(house: House) -> None:
    """One huge transaction would block everybody."""
    for _ in range(BATCH + 1):
        await house.confirm("me")
    house.clock.forward(4)

    assert [await house.tick(), await house.tick(), await house.tick()] == [BATCH, 1, 0]


async def test_a_clock_that_is_off_moves_nothing(house: House) -> None:
    """A shop with a real warehouse must not pretend to ship."""
    await house.confirm("me")
    house.clock.forward(1000)

    assert await house.tick(seconds=0) == 0


async def test_a_cancelled_order_does_not_leave_the_house(house: House) -> None:
    """What was refunded must not be sent."""
    order_id = await house.confirm("me")

    await house.hear("ordering.order_cancelled", {"order_id": order_id, "reason": "staff"})
    house.clock.forward(10)

    assert await house.tick() == 0
    (shipment,) = await shipments_of(house, order_id, house.signer.token("me"))
    assert (shipment["status"], shipment["trackingCode"]) == ("CANCELLED", None)


async def test_a_cancellation_after_the_parcel_left_changes_nothing(house: House) -> None:
    """A parcel on the road arrives; the record must say so."""
    order_id = await house.confirm("me")
    house.clock.forward(4)
    await house.tick()

    await house.hear("ordering.order_cancelled", {"order_id": order_id, "reason": "staff"})

    (shipment,) = await shipments_of(house, order_id, house.signer.token("me"))
    assert shipment["status"] == "SHIPPED"


async def test_only_the_owner_and_staff_see_a_shipment(house: House) -> None:
    """Where somebody's parcel is tells when they are out."""
    order_id = await house.confirm("me")

    (mine,) = await shipments_of(house, order_id, house.signer.token("me"))
    assert await shipments_of(house, order_id, house.signer.token("thief")) == []
    assert await shipments_of(house, str(uuid.uuid4()), house.signer.token("thief")) == []
    assert len(await shipments_of(house, order_id, house.signer.token("support", scopes="orders.read"))) == 1
    entity = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Shipment { status } } }"
    asked = {"r": [{"__typename": "Shipment", "id": mine["id"]}]}
    assert (await house.call(entity, asked, token=house.signer.token("thief")))["data"]["_entities"] == [None]
    assert (await house.call(entity, asked))["data"]["_entities"] == [None]
    assert (await house.call(entity, asked, token=house.signer.token("me")))["data"]["_entities"][0] == {
        "status": "PREPARING"
    }


async def test_the_list_of_shipments_is_for_staff(house: House) -> None:
    """A customer must not read everybody's parcels."""
    await house.confirm("me")
    query = "query ($n: Int!) { shipments(first: $n) { id } }"

    customer = await house.call(query, {"n": 5}, token=house.signer.token("me"))
    staff = house.signer.token("support", scopes="orders.read")

    assert customer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert len((await house.call(query, {"n": 5}, token=staff))["data"]["shipments"]) == 1
    for wrong in (0, -1, 201, 2**31 - 1):
        refused = await house.call(query, {"n": wrong}, token=staff)
        assert refused["errors"][0]["extensions"]["code"] == "PAGE_SIZE_INVALID"


async def test_many_orders_are_asked_for_at_once(house: House) -> None:
    """A page of fifty orders must not be fifty queries, and never mix up whose parcel is whose."""
    orders = [await house.confirm("me") for _ in range(5)]
    asked = [{"__typename": "Order", "id": order_id} for order_id in [*orders, "nobody's", "\u0007"]]

    answer = await house.call(SHIPMENTS, {"r": asked}, token=house.signer.token("me"))

    assert [len(entity["shipments"]) for entity in answer["data"]["_entities"]] == [1, 1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("country", "weight", "code"),
    [("XXX", 1, "COUNTRY_UNKNOWN"), ("DE", -1, "WEIGHT_INVALID"), ("DE", 2**31 - 1, "WEIGHT_INVALID")],
)
async def test_bad_questions_for_quotes_are_refused_in_words(
    house: House, country: str, weight: int, code: str
) -> None:
    """Bad input must never be answered by an error page."""
    query = "query ($c: String!, $w: Int!) { shippingQuotes(country: $c, weightGrams: $w) { price { amount } } }"

    answer = await house.call(query, {"c": country, "w": weight})

    assert answer["errors"][0]["extensions"]["code"] == code


async def test_a_guest_may_ask_what_sending_costs(house: House) -> None:
    """The price of shipping must be known before the sign-in."""
    query = """{ shippingQuotes(country: "DE", weightGrams: 700) {
      method { id name carrier minDays maxDays } price { amount currency } } }"""

    answer = await house.call(query)

    assert [(quote["method"]["id"], quote["price"]["amount"]) for quote in answer["data"]["shippingQuotes"]] == [
        ("standard", 430),
        ("express", 1070),
        ("pick-up", 0),
    ]


async def test_a_product_says_what_sending_it_costs(house: House) -> None:
    """The estimate on the product page must follow the catalogue's weight."""
    query = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { shippingEstimate { amount } } } }"
    asked = [{"__typename": "Product", "id": "p1", "weightGrams": 700}, {"__typename": "Product", "id": "p2"}]

    answer = await house.call(query, {"r": asked})

    assert answer["data"]["_entities"] == [{"shippingEstimate": {"amount": 430}}, {"shippingEstimate": None}]


async def test_a_basket_says_what_sending_all_of_it_costs(house: House) -> None:
    """The checkout must offer prices for this basket's weight, and none for an empty one."""
    query = (
        "query ($r: [_Any!]!) { _entities(representations: $r) {"
        ' ... on Basket { shippingQuotes(country: "DE") { method { id } price { amount } } } } }'
    )
    asked = [
        {"__typename": "Basket", "id": "full", "weightGrams": 700},
        {"__typename": "Basket", "id": "empty", "weightGrams": 0},
        {"__typename": "Basket", "id": "unknown"},
    ]

    full, empty, unknown = (await house.call(query, {"r": asked}))["data"]["_entities"]

    prices = [(quote["method"]["id"], quote["price"]["amount"]) for quote in full["shippingQuotes"]]
    assert prices == [("standard", 430), ("express", 1070), ("pick-up", 0)]
    assert (empty["shippingQuotes"], unknown["shippingQuotes"]) == ([], None)


async def test_the_migrations_make_exactly_the_tables_of_the_code(postgres_server: PostgresServer) -> None:
    """A column that only exists in the code fails at the customer's."""
    url = postgres_server.create_database("shipping_migrations")

    assert await migration_differences(MIGRATIONS, url, METADATA) == []
