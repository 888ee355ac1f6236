"""Dead letters for staff, on a real broker."""

import asyncio
import json
import uuid
from typing import Any, Protocol

import pytest
from stoa_messaging import Broker, Delivery, Outcome
from stoa_primitives import new_id

LIST = "query ($d: String!, $n: Int! = 50) { deadLetters(domain: $d, first: $n) { id topic eventId failure } }"
COUNTS = "{ deadLetterCounts { domain count } }"
REDRIVE = (
    "mutation ($d: String!, $id: ID!, $w: String!) { redriveDeadLetter(domain: $d, id: $id, reason: $w) { topic } }"
)
DISCARD = (
    "mutation ($d: String!, $id: ID!, $w: String!) { discardDeadLetter(domain: $d, id: $id, reason: $w) { topic } }"
)


class House(Protocol):
    call: Any
    signer: Any
    broker: Broker

    async def rows(self, query: str, **values: Any) -> list[Any]: ...


def operator(house: House) -> str:
    return str(house.signer.token("olga", scopes="events.manage"))


async def bury(house: House, domain: str) -> str:
    """A message that the domain could not handle; gives its event id."""
    event_id = new_id()
    body = json.dumps({"id": event_id, "secret": "canary"}).encode()
    await house.broker.bury(domain, Delivery(topic="ordering.order_placed", body=body), reason="ValueError: no")
    return event_id


async def listed(house: House, domain: str) -> list[dict[str, Any]]:
    return list((await house.call(LIST, {"d": domain}, token=operator(house)))["data"]["deadLetters"])


async def announced(house: House, event_id: str) -> list[dict[str, Any]]:
    rows = await house.rows("select payload from outbox")
    events = [json.loads(bytes(row[0])) for row in rows]
    return [event for event in events if event["data"].get("failed_event_id") == event_id]


async def test_a_dead_letter_is_redriven_to_its_domain_alone_and_the_reason_is_kept(house: House) -> None:
    """After the mend the message must act, once, where it failed; who decided that must be known."""
    event_id, heard, arrived = await bury(house, "shipping"), [], asyncio.Event()
    (letter,) = [each for each in await listed(house, "shipping") if each["eventId"] == event_id]

    async def deliver(delivery: Delivery) -> Outcome:
        heard.append(delivery.topic)
        arrived.set()
        return Outcome.DONE

    variables = {"d": "shipping", "id": letter["id"], "w": "the address check is mended"}
    async with house.broker.consuming("shipping", ["nothing.else"], deliver):
        redriven = await house.call(REDRIVE, variables, token=operator(house))
        await asyncio.wait_for(arrived.wait(), 10)
    again = await house.call(REDRIVE, variables, token=operator(house))

    assert redriven["data"]["redriveDeadLetter"] == {"topic": "ordering.order_placed"}
    assert heard == ["ordering.order_placed"]
    assert again["errors"][0]["extensions"]["code"] == "DEAD_LETTER_NOT_FOUND"
    (event,) = await announced(house, event_id)
    assert event["type"] == "notifications.dead_letter_redriven"
    assert (event["data"]["requested_by"], event["data"]["reason"]) == ("olga", "the address check is mended")


async def test_a_dead_letter_is_discarded_with_a_reason(house: House) -> None:
    """Throwing away is a decision; without its reason nobody can defend it later."""
    event_id = await bury(house, "payment")
    (letter,) = [each for each in await listed(house, "payment") if each["eventId"] == event_id]
    counts = (await house.call(COUNTS, token=operator(house)))["data"]["deadLetterCounts"]
    variables = {"d": "payment", "id": letter["id"]}

    silent = await house.call(DISCARD, {**variables, "w": " "}, token=operator(house))
    done = await house.call(DISCARD, {**variables, "w": "a test event"}, token=operator(house))

    assert {each["domain"]: each["count"] for each in counts}["payment"] >= 1
    assert silent["errors"][0]["extensions"]["code"] == "DEAD_LETTER_INVALID"
    assert done["data"]["discardDeadLetter"] == {"topic": "ordering.order_placed"}
    assert event_id not in {each["eventId"] for each in await listed(house, "payment")}
    assert [event["type"] for event in await announced(house, event_id)] == ["notifications.dead_letter_discarded"]


@pytest.mark.parametrize(("domain", "first"), [("nobody", 5), ("shipping", 0), ("shipping", 101), ("\u0007", 1)])
async def test_questions_without_sense_are_refused_in_words(house: House, domain: str, first: int) -> None:
    """Bad input must never be answered by an error page."""
    answer = await house.call(LIST, {"d": domain, "n": first}, token=operator(house))

    assert answer["errors"][0]["extensions"]["code"] == "DEAD_LETTER_INVALID"


async def test_dead_letters_are_for_who_may_manage_events(house: House) -> None:
    """They hold everybody's data, and redriving one makes the market act."""
    token = house.signer.token("support", scopes="orders.read orders.write")
    variables = {"d": "shipping", "id": str(uuid.uuid4()), "w": "x"}

    answers = [
        await house.call(LIST, {"d": "shipping"}, token=token),
        await house.call(REDRIVE, variables, token=token),
        await house.call(DISCARD, variables, token=token),
        await house.call(COUNTS),
    ]

    codes = [answer["errors"][0]["extensions"]["code"] for answer in answers]
    assert codes == ["FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "UNAUTHENTICATED"]
