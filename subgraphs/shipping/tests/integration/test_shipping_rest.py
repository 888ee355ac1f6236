"""Carriers, the warehouse, labels and the wish to stop an order, on real PostgreSQL."""

import asyncio
import json
import uuid
from datetime import timedelta
from io import BytesIO
from typing import Any, Protocol

import pytest
from pypdf import PdfReader
from shipping.application.cancel_shipments import answer_cancellations
from shipping.application.move_parcel import PackParcel, pack_parcel
from shipping.domain.shipment import ShipmentStepRefused
from shipping.rest.signature import HEADER, sign
from shipping.wiring import transactions

SECRET = "dev-only-carrier"
STAFF = "orders.read orders.write"
PARCELS = """query ($r: [_Any!]!) { _entities(representations: $r) { ... on Order { shipments { id status trackingCode
  parcels { id number state trackingCode lines { variant { id } quantity } labelPath tracking { state at place } }
  unpacked { quantity } } } } }"""
RESULT = "{ problem shipment { status parcels { id state trackingCode } unpacked { quantity } } }"


class House(Protocol):
    call: Any
    signer: Any
    database: Any
    clock: Any

    async def hear(self, event_type: str, data: dict[str, Any], *, event_id: str | None = None) -> bool: ...
    async def confirm(self, customer_id: str, order_id: str | None = None, **kwargs: Any) -> str: ...
    async def tick(self, seconds: float = 4) -> int: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...


async def shipment_of(house: House, order_id: str) -> dict[str, Any]:
    asked = {"r": [{"__typename": "Order", "id": order_id}]}
    answer = await house.call(PARCELS, asked, token=house.signer.token("staff", scopes=STAFF))
    assert "errors" not in answer, answer
    (shipment,) = answer["data"]["_entities"][0]["shipments"]
    return dict(shipment)


async def mutate(house: House, deed: str, *, scopes: str = STAFF) -> Any:
    answer = await house.call(f"mutation {{ deed: {deed} {RESULT} }}", token=house.signer.token("staff", scopes=scopes))
    return answer["data"]["deed"] if answer.get("data") else answer["errors"][0]["extensions"]["code"]


async def said(house: House) -> list[tuple[str, dict[str, Any]]]:
    rows = await house.rows("select payload from outbox order by id")
    envelopes = [json.loads(bytes(row[0])) for row in rows]
    return [(envelope["type"].removeprefix("shipping."), envelope["data"]) for envelope in envelopes]


async def carrier_says(house: House, code: str, state: str, /, **changes: Any) -> tuple[int, Any]:
    message = {
        "id": str(uuid.uuid4()),
        "tracking_code": code,
        "state": state,
        "occurred_at": house.clock.now().isoformat(),
        "place": "Leipzig",
    } | changes
    return await post(house, json.dumps(message).encode())


async def post(house: House, body: bytes, *, signature: str | None = None) -> tuple[int, Any]:
    given = sign(body, secret=SECRET, at=house.clock.now()) if signature is None else signature
    answer = await house.call.http.post("/api/shipping/carrier-events", content=body, headers={HEADER: given})
    return answer.status_code, answer.json()


async def handed_over(house: House) -> tuple[str, str]:
    order_id = await house.confirm("me")
    house.clock.forward(4)
    await house.tick()
    return order_id, (await shipment_of(house, order_id))["parcels"][0]["trackingCode"]


async def test_the_warehouse_packs_two_parcels_and_sends_them_one_after_the_other(house: House) -> None:
    """Each parcel must be announced with its own code and lines, and the order packed only once."""
    order_id = await house.confirm("me")
    shipment_id = (await shipment_of(house, order_id))["id"]
    line = '[{variantId: "v1", quantity: 1}]'

    first = await mutate(house, f'packParcel(shipmentId: "{shipment_id}", lines: {line}, weightGrams: 350)')
    second = await mutate(house, f'packParcel(shipmentId: "{shipment_id}")')
    too_many = await mutate(house, f'packParcel(shipmentId: "{shipment_id}")')
    one, two = [parcel["id"] for parcel in second["shipment"]["parcels"]]
    partly = await mutate(house, f'shipParcel(shipmentId: "{shipment_id}", parcelId: "{one}")')
    wholly = await mutate(house, f'shipParcel(shipmentId: "{shipment_id}", parcelId: "{two}")')
    again = await mutate(house, f'shipParcel(shipmentId: "{shipment_id}", parcelId: "{two}")')
    for parcel in (one, two):
        there = await mutate(house, f'markParcelDelivered(shipmentId: "{shipment_id}", parcelId: "{parcel}")')

    assert first["shipment"]["unpacked"] == [{"quantity": 1}]
    assert "at least one line" in too_many["problem"]
    assert "cannot become in_transit" in again["problem"]
    statuses = [partly["shipment"]["status"], wholly["shipment"]["status"], there["shipment"]["status"]]
    assert statuses == ["PREPARING", "SHIPPED", "DELIVERED"]
    told = await said(house)
    assert [name for name, _ in told] == ["shipment_packed", *["shipment_shipped"] * 2, *["shipment_delivered"] * 2]
    assert [data["parcel_id"] for _, data in told[1:3]] == [one, two]
    assert all(data["lines"] == [{"variant_id": "v1", "quantity": 1}] for _, data in told[1:])


@pytest.mark.parametrize(
    "deed",
    [
        'packParcel(shipmentId: "nobody\'s")',
        'packParcel(shipmentId: "\\u200b\\u202e")',
        'shipParcel(shipmentId: "x", parcelId: "y")',
        'markParcelDelivered(shipmentId: "", parcelId: "")',
    ],
)
async def test_an_unknown_shipment_is_refused_in_words(house: House, deed: str) -> None:
    """A mistyped id must never become an internal error."""
    assert (await mutate(house, deed))["problem"].startswith("There is no such")


async def test_the_warehouses_deeds_need_their_permission(house: House) -> None:
    """A customer who marks parcels as shipped decides over the stock."""
    for scopes in ("", "orders.read"):
        assert await mutate(house, 'packParcel(shipmentId: "x")', scopes=scopes) == "FORBIDDEN"


async def test_the_carrier_moves_a_parcel_and_everybody_can_follow(house: House) -> None:
    """The customer sees where the parcel is, and ordering hears of the delivery."""
    order_id, code = await handed_over(house)

    states = ("OUT_FOR_DELIVERY", "DELIVERY_FAILED", "DELIVERED")
    answers = [await carrier_says(house, code, state) for state in states]

    assert [(status, body["outcome"]) for status, body in answers] == [(200, "applied")] * 3
    shipment = await shipment_of(house, order_id)
    assert shipment["status"] == "DELIVERED"
    assert [note["state"] for note in shipment["parcels"][0]["tracking"]] == list(states)
    assert [name for name, _ in await said(house)].count("shipment_delivered") == 1
    assert [name for name, _ in await said(house)].count("parcel_tracked") == 3


async def test_the_same_message_twice_and_ten_at_once_have_one_effect(house: House) -> None:
    """Row 91: carriers repeat what was not answered in time; a delivery told twice is one delivery."""
    _, code = await handed_over(house)
    once = {"id": "same"}

    answers = await asyncio.gather(*(carrier_says(house, code, "DELIVERED", **once) for _ in range(10)))

    outcomes = sorted(body["outcome"] for _, body in answers)
    assert {status for status, _ in answers} == {200}
    assert outcomes == ["applied", *["duplicate"] * 9]
    assert [name for name, _ in await said(house)].count("shipment_delivered") == 1


async def test_news_that_comes_too_late_is_noted_and_ignored(house: House) -> None:
    """Messages overtake each other; a delivered parcel must not go on the road again."""
    order_id, code = await handed_over(house)
    await carrier_says(house, code, "DELIVERED")

    _, late = await carrier_says(house, code, "OUT_FOR_DELIVERY")

    assert late["outcome"] == "ignored"
    (parcel,) = (await shipment_of(house, order_id))["parcels"]
    assert (parcel["state"], len(parcel["tracking"])) == ("DELIVERED", 1)


async def test_a_message_that_is_not_the_carriers_changes_nothing(house: House) -> None:
    """Anybody can reach this address."""
    order_id, code = await handed_over(house)
    message = {"id": "1", "tracking_code": code, "state": "DELIVERED", "occurred_at": house.clock.now().isoformat()}
    body = json.dumps(message).encode()
    stale = sign(body, secret=SECRET, at=house.clock.now() - timedelta(hours=1))

    for signature in ("", "nonsense", sign(body, secret="guessed", at=house.clock.now()), stale):
        status, answer = await post(house, body, signature=signature)
        assert (status, answer["error"]["code"]) == (401, "SIGNATURE_REFUSED")

    assert (await shipment_of(house, order_id))["status"] == "SHIPPED"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": "PACKED"}, "TRACKING_INVALID"),
        ({"state": "LOST"}, "MESSAGE_INVALID"),
        ({"id": ""}, "MESSAGE_INVALID"),
        ({"id": "a\u0000b"}, "MESSAGE_INVALID"),
        ({"id": "x" * 101}, "MESSAGE_INVALID"),
        ({"id": 7}, "MESSAGE_INVALID"),
        ({"tracking_code": "' or 1=1--"}, "MESSAGE_INVALID"),
        ({"tracking_code": "STNOBODYSPARCEL"}, "SHIPMENT_NOT_FOUND"),
        ({"occurred_at": "yesterday"}, "MESSAGE_INVALID"),
        ({"occurred_at": "2030-01-01T00:00:00"}, "TRACKING_INVALID"),
        ({"occurred_at": "9999-12-31T23:59:59-14:00"}, "TRACKING_INVALID"),
        ({"occurred_at": "10000-01-01T00:00:00Z"}, "MESSAGE_INVALID"),
    ],
)
async def test_a_signed_message_that_makes_no_sense_is_refused_in_words(
    house: House, changes: dict[str, Any], code: str
) -> None:
    """Row 110 among them: even the carrier's own mistakes must not become internal errors."""
    _, tracking = await handed_over(house)

    status, answer = await carrier_says(house, tracking, "DELIVERED", **changes)

    assert (status, answer["error"]["code"]) == (404 if code == "SHIPMENT_NOT_FOUND" else 400, code)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"id":' + b"1" * 20_000 + b"}"])
async def test_a_signed_body_that_is_no_message_is_refused(house: House, body: bytes) -> None:
    """Broken JSON and floods end at the door."""
    status, answer = await post(house, body)

    assert status == 400
    assert answer["error"]["code"] in {"MESSAGE_INVALID", "BODY_TOO_LARGE"}


async def test_packing_and_stopping_at_once_end_with_exactly_one_of_them(house: House) -> None:
    """Row 94: whoever takes the row first decides, and ordering hears which."""
    for _ in range(5):
        order_id = await house.confirm("me")
        shipment_id = (await shipment_of(house, order_id))["id"]
        work = transactions(house.database)

        async def stop(order_id: str = order_id) -> None:
            async with work() as uow:  # noqa: B023 - run before the next round
                await answer_cancellations([order_id], house.clock.now(), uow)

        command = PackParcel(shipment_id=shipment_id, lines=None, weight_grams=None)
        packed, _ = await asyncio.gather(pack_parcel(command, work, house.clock), stop(), return_exceptions=True)

        names = [name for name, data in await said(house) if data["order_id"] == order_id]
        stopped = isinstance(packed, ShipmentStepRefused)
        expected = ["shipment_cancelled"] if stopped else ["cancellation_refused", "shipment_packed"]
        assert sorted(names) == expected


async def test_an_order_stopped_before_its_confirmation_arrives_is_never_sent(house: House) -> None:
    """Topics have no common order; a refunded order must not leave the house."""
    order_id = str(uuid.uuid4())

    await house.hear("ordering.cancellation_requested", {"order_id": order_id})
    await house.confirm("me", order_id)
    house.clock.forward(10)

    assert await house.tick() == 0
    assert [name for name, _ in await said(house)] == ["shipment_cancelled"]
    assert (await shipment_of(house, order_id))["status"] == "CANCELLED"


async def test_every_wish_to_stop_an_order_gets_an_answer_of_its_own(house: House) -> None:
    """An answer with the first one's id would be taken for a repetition, and the order would wait for it for ever."""
    order_id = await house.confirm("me")
    shipment_id = (await shipment_of(house, order_id))["id"]
    await mutate(house, f'packParcel(shipmentId: "{shipment_id}")')

    for _ in range(2):
        await house.hear("ordering.cancellation_requested", {"order_id": order_id})

    rows = await house.rows("select payload from outbox order by id")
    envelopes = [json.loads(bytes(row[0])) for row in rows]
    answers = {each["id"] for each in envelopes if each["type"] == "shipping.cancellation_refused"}
    assert len(answers) == 2


def text_of(pdf: bytes) -> str:
    (page,) = PdfReader(BytesIO(pdf)).pages
    return page.extract_text()


async def test_labels_are_for_the_warehouse_and_for_whoever_sends_back(house: House) -> None:
    """Row 92: a label holds a name and an address; another customer's answers like an unknown one."""
    order_id, code = await handed_over(house)
    parcel = (await shipment_of(house, order_id))["parcels"][0]
    sender = {"name": "Jürgen Größe", "street": "Łódzka 1", "postal_code": "1", "city": "Köln", "country": "DE"}
    wish = {"order_id": order_id, "number": "S-1", "customer_id": "me", "return_id": "r1"}
    await house.hear("ordering.return_requested", wish | {"lines": [], "sender": sender})

    async def get(path: str, **token: Any) -> Any:
        headers = {"Authorization": f"Bearer {house.signer.token(**token)}"} if token else {}
        return await house.call.http.get(path, headers=headers)

    label = await get(parcel["labelPath"], subject="w", scopes=STAFF)
    returned = await get("/api/shipping/return-labels/r1.pdf", subject="me")
    assert label.headers["content-type"] == "application/pdf"
    assert code in text_of(label.content)
    assert "Jürgen Größe" in text_of(returned.content)
    assert "Łódzka 1" in text_of(returned.content)
    assert (await get(parcel["labelPath"], subject="me")).status_code == 403
    assert (await get(parcel["labelPath"])).status_code == 401
    strange = await get("/api/shipping/return-labels/r1.pdf", subject="thief")
    unknown = await get("/api/shipping/return-labels/r2.pdf", subject="thief")
    assert (strange.status_code, strange.json()) == (unknown.status_code, unknown.json())
    assert (await get("/api/shipping/labels/%00.pdf", subject="w", scopes=STAFF)).status_code == 404


async def test_a_return_is_labelled_once_and_its_arrival_is_told(house: House) -> None:
    """Ordering waits for both; a second label would send the customer to the post twice."""
    sender = {"name": "S", "street": "1", "postal_code": "1", "city": "B", "country": "DE"}
    wish = {"order_id": "o1", "number": "S-1", "customer_id": "me", "return_id": "r7", "lines": [], "sender": sender}
    await house.hear("ordering.return_requested", wish)
    await house.hear("ordering.return_requested", wish)
    ((_, label),) = await said(house)

    await carrier_says(house, label["tracking_code"], "IN_TRANSIT")
    await carrier_says(house, label["tracking_code"], "DELIVERED")

    assert [name for name, _ in await said(house)] == ["return_label_issued", "return_arrived"]


async def test_the_description_and_its_page_need_no_token_and_name_every_route(house: House) -> None:
    """A carrier's engineer reads them before there is a contract."""
    document = (await house.call.http.get("/api/shipping/openapi.json")).json()
    page = await house.call.http.get("/api/shipping/docs")

    assert document["openapi"] == "3.1.0"
    assert sorted(document["paths"]) == [
        "/api/shipping/carrier-events",
        "/api/shipping/labels/{parcel_id}.pdf",
        "/api/shipping/return-labels/{return_id}.pdf",
    ]
    assert page.headers["content-type"].startswith("text/html")
    assert all(path in page.text for path in document["paths"])
