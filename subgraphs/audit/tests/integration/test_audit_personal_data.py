"""What the journal keeps of people, and that it forgets them."""

import json
import uuid
from typing import Any, Protocol

import pytest
from audit.application.verify_chain import VerifyChain, verify_chain
from stoa_messaging import Envelope
from stoa_messaging.sealing import new_seal, unseal
from stoa_primitives import acting_for

# Values that must be nowhere in what is stored: row 112's canaries.
CANARIES = {
    "token": "tok_canary-7781",
    "password": "canary-password-77",
    "card": "4111 1111 1111 1111",
    "jwt": "eyJjYW5hcnkiOjF9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl",
    "street": "Canary Street 17",
    "email": "canary@example.org",
    "name": "Carla Canary",
}
WHOLE = "query ($id: ID!) { auditEvent(id: $id) { payload wholePayload } }"


class House(Protocol):
    call: Any
    signer: Any
    database: Any
    clock: Any
    proof: Any
    auditor: str

    async def hear(self, event_type: str, data: dict[str, Any], **more: Any) -> Envelope: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...


def checkout(customer_id: str) -> dict[str, Any]:
    return {
        "order_id": str(uuid.uuid4()),
        "customer": {"id": customer_id, "email": CANARIES["email"], "name": CANARIES["name"]},
        "shipping_address": {"name": CANARIES["name"], "street": CANARIES["street"], "city": "Berlin", "country": "DE"},
        "payment": {"method": "test", "token": CANARIES["token"]},
        "message": f"my card is {CANARIES['card']}, my session {CANARIES['jwt']}",
        "debug": {"new_password": CANARIES["password"]},
        "lines": [{"name": "Lamp", "quantity": 1}],
    }


def reader(house: House) -> str:
    return str(house.signer.token("anna", scopes="audit.read customers.read"))


async def erase(house: House, customer_id: str) -> None:
    asked = {"erasure_id": str(uuid.uuid4()), "customer_id": customer_id, "domains": ["audit", "ordering"]}
    await house.hear("customers.erasure_requested", asked)


async def stored(house: House) -> str:
    """Everything the journal's tables hold, as one text."""
    rows = await house.rows("select entries::text from entries")
    rows += await house.rows("select subject_keys::text from subject_keys")
    return "\n".join(row[0] for row in rows)


async def test_no_planted_canary_is_stored(own_house: House) -> None:
    """Row 112: a journal that keeps tokens, passwords, cards or addresses in clear is a hoard for thieves."""
    customer = str(uuid.uuid4())
    await own_house.hear("basket.checked_out", checkout(customer))

    text = await stored(own_house)

    assert customer in text
    assert "Lamp" in text
    sealed_or_gone = [
        canary
        for canary in CANARIES.values()
        if canary in text or canary.encode().hex() in text or canary.replace(" ", "") in text
    ]
    assert sealed_or_gone == []


async def test_personal_data_is_read_with_its_own_permission_and_the_look_is_recorded(house: House) -> None:
    """An auditor needs no addresses; who looked at one must be known."""
    customer = str(uuid.uuid4())
    event = await house.hear("basket.checked_out", checkout(customer))

    refused = await house.call(WHOLE, {"id": event.id}, token=house.auditor)
    whole = await house.call(WHOLE, {"id": event.id}, token=reader(house))

    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert CANARIES["street"] in whole["data"]["auditEvent"]["wholePayload"]
    assert CANARIES["token"] not in whole["data"]["auditEvent"]["wholePayload"]
    looks = "select actor, payload from entries where event_type = 'audit.personal_data_read' and touches @> array[cast(:id as text)]"
    ((actor, payload),) = await house.rows(looks, id=event.id)
    assert (actor, json.loads(payload)["customer_id"]) == ("anna", customer)


async def test_an_erased_customer_is_unreadable_and_the_chain_still_holds(own_house: House) -> None:
    """Erasure must not break the proof, and the proof must not prevent erasure."""
    customer, other = str(uuid.uuid4()), str(uuid.uuid4())
    event = await own_house.hear("basket.checked_out", checkout(customer))
    kept = await own_house.hear("basket.checked_out", checkout(other))

    await erase(own_house, customer)

    gone = await own_house.call(WHOLE, {"id": event.id}, token=reader(own_house))
    still = await own_house.call(WHOLE, {"id": kept.id}, token=reader(own_house))
    assert gone["data"]["auditEvent"]["wholePayload"] is None
    assert CANARIES["street"] in still["data"]["auditEvent"]["wholePayload"]
    assert (await verify_chain(VerifyChain(chain="market", full=True), own_house.proof, b"k")).is_whole
    answers = [json.loads(bytes(row[0])) for row in await own_house.rows("select payload from outbox")]
    (erased,) = [answer for answer in answers if answer["type"] == "audit.customer_erased"]
    assert (erased["data"]["customer_id"], erased["data"]["waiting"]) == (customer, None)


async def test_nothing_personal_is_kept_of_a_customer_after_the_erasure(own_house: House) -> None:
    """A late event must not bring back what was erased, not even with a new key."""
    customer = str(uuid.uuid4())
    await erase(own_house, customer)

    event = await own_house.hear("basket.checked_out", checkout(customer))

    ((personal,),) = await own_house.rows("select personal from entries where event_id = :id", id=event.id)
    whole = await own_house.call(WHOLE, {"id": event.id}, token=reader(own_house))
    assert personal is None
    assert whole["data"]["auditEvent"]["wholePayload"] is None


async def test_a_customer_is_found_through_the_events_that_led_to_one_without_a_name(own_house: House) -> None:
    """An address without a customer's id would be sealed with a key that erasure does not know."""
    customer = str(uuid.uuid4())
    first = await own_house.hear("basket.checked_out", checkout(customer))
    parcel = {"shipment_id": "s1", "shipping_address": {"street": CANARIES["street"]}}
    await own_house.hear("shipping.label_printed", parcel, correlation_id=first.id)

    ((subject,),) = await own_house.rows("select personal_subject from entries where domain = 'shipping'")

    assert subject == customer


async def test_an_export_names_what_the_journal_holds(own_house: House) -> None:
    """Whoever asks for their data is told that there is a journal."""
    customer, (public, private) = str(uuid.uuid4()), new_seal()
    event = await own_house.hear("basket.checked_out", checkout(customer))

    await own_house.hear(
        "customers.export_requested", {"export_id": "e1", "customer_id": customer, "key": public, "domains": ["audit"]}
    )

    answers = [json.loads(bytes(row[0])) for row in await own_house.rows("select payload from outbox")]
    (part,) = [answer["data"] for answer in answers if answer["type"] == "audit.customer_data_exported"]
    rows = json.loads(unseal(part["part"], private))["journal"]
    assert event.id in {row["event_id"] for row in rows}
    assert part["last"] is True


@pytest.mark.parametrize("event_type", ["customers.export_requested", "customers.erasure_requested"])
async def test_a_request_that_cannot_be_read_is_refused_whole(own_house: House, event_type: str) -> None:
    """Half a request must not leave half an answer: it becomes a dead letter with its reason."""
    with pytest.raises(ValueError, match="customer_id"):
        await own_house.hear(event_type, {"nonsense": True})

    assert await own_house.rows("select 1 from entries") == []


async def test_a_tenants_journal_is_its_own(own_house: House) -> None:
    """Two shops in one house: each has a chain, keys and a trail, and neither sees that the other exists."""
    customer = str(uuid.uuid4())
    here = await own_house.hear("basket.checked_out", checkout(customer))
    there = await own_house.hear("basket.checked_out", checkout(customer), tenant="other-shop")
    query = "query ($of: ID!) { auditTrail(of: $of) { edges { node { id position } } } verifyAudit(full: true) { whole head } }"

    mine = await own_house.call(query, {"of": customer}, token=own_house.auditor)
    with acting_for("other-shop"):
        theirs = await verify_chain(VerifyChain(chain="other-shop", full=True), own_house.proof, b"k")
        await erase_in(own_house, customer, "other-shop")
        crossed = await own_house.rows("select 1 from entries where event_id = :id", id=here.id)

    edges = mine["data"]["auditTrail"]["edges"]
    assert [(edge["node"]["id"], edge["node"]["position"]) for edge in edges] == [(here.id, "1")]
    assert mine["data"]["verifyAudit"] == {"whole": True, "head": "1"}
    assert (theirs.is_whole, theirs.head, crossed) == (True, 1, [])
    # The same person is a customer of both; forgotten there, known here.
    still = await own_house.call(WHOLE, {"id": here.id}, token=reader(own_house))
    unknown = await own_house.call(WHOLE, {"id": there.id}, token=reader(own_house))
    assert CANARIES["street"] in still["data"]["auditEvent"]["wholePayload"]
    assert unknown["data"]["auditEvent"] is None


async def erase_in(house: House, customer_id: str, tenant: str) -> None:
    asked = {"erasure_id": str(uuid.uuid4()), "customer_id": customer_id, "domains": ["audit"]}
    await house.hear("customers.erasure_requested", asked, tenant=tenant)
