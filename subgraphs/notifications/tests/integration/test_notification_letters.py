"""Letters, from event to a real mail server."""

import asyncio
import email
import email.policy
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, Protocol

import pytest
from aiosmtpd.smtp import SMTP
from notifications.application.send_letters import SendLetters
from notifications.config import Settings
from notifications.domain.letter import MOST_TRIES
from notifications.persistence.letters import PostgresLetters
from sqlalchemy.exc import DBAPIError

PREFERENCES = """query ($r: [_Any!]!) { _entities(representations: $r) {
  ... on Customer { notificationPreferences { kind channel enabled mandatory } } } }"""
CHOOSE = """mutation ($k: NotificationKind!, $c: NotificationChannel!, $e: Boolean!) {
  setNotificationPreference(kind: $k, channel: $c, enabled: $e) { enabled } }"""


class House(Protocol):
    call: Any
    signer: Any
    database: Any
    settings: Settings
    clock: Any

    def person(self, **claims: Any) -> tuple[str, str]: ...
    def sender(self, **changed: Any) -> SendLetters: ...
    async def hear(self, event_type: str, data: dict[str, Any], *, event_id: str | None = None) -> bool: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...


@dataclass
class MailServer:
    """A real SMTP server that keeps what it is given, and answers as the test says."""

    received: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"
    url: str = ""

    async def handle_DATA(self, _: object, __: object, envelope: Any) -> str:  # noqa: N802 - the server's name for it
        if self.answer.startswith("250"):
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            self.received.append(message)
        return self.answer


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    answering = MailServer()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(answering), "127.0.0.1", 0)
    answering.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield answering
    server.close()
    await server.wait_closed()


@pytest.fixture(autouse=True)
async def _no_letters(house: House) -> None:
    await house.rows("delete from letters returning 1")


async def known(house: House, *, locale: str = "en", name: str = "Sophia") -> tuple[str, str]:
    """A customer whose address is known from a checkout."""
    me, token = house.person()
    customer = {"id": me, "email": f"{me}@example.org", "name": name}
    await house.hear("basket.checked_out", {"customer": customer, "locale": locale})
    return me, token


def order(customer_id: str, **more: Any) -> dict[str, Any]:
    return {"order_id": str(uuid.uuid4()), "number": "S-1042", "customer_id": customer_id, **more}


def confirmed(customer_id: str) -> dict[str, Any]:
    lines = [{"name": "Lamp <b>Argos</b>", "quantity": 2}]
    total = {"amount": 12345, "currency": "EUR"}
    return order(customer_id, customer={"id": customer_id, "email": "", "name": ""}, lines=lines, total=total)


def parts(message: EmailMessage) -> tuple[str, str]:
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


async def test_a_confirmed_order_reaches_the_customers_mailbox_in_their_language(
    house: House, mail: MailServer
) -> None:
    """Who orders in German gets a German letter, with text for every mail program and nothing that HTML would obey."""
    me, _ = await known(house, locale="de-DE")
    await house.hear("ordering.order_confirmed", confirmed(me))

    assert await house.sender(smtp_url=mail.url)() == 1

    (message,) = mail.received
    text, html = parts(message)
    assert message["Subject"] == "Bestellung S-1042 ist bestätigt"
    assert f"{me}@example.org" in message["To"]
    assert ("Guten Tag Sophia" in text, "123.45 EUR" in text, "Lamp <b>Argos</b>" in text) == (True, True, True)
    assert ('lang="de"' in html, "Lamp &lt;b&gt;Argos" in html, "<b>" in html) == (True, True, False)
    assert "List-Unsubscribe" not in message
    assert await house.sender(smtp_url=mail.url)() == 0


async def test_an_event_heard_twice_is_one_letter(house: House, mail: MailServer) -> None:
    """At-least-once delivery must not be at-least-twice mail."""
    me, _ = await known(house)
    event_id, placed = str(uuid.uuid4()), order(me)
    for _ in range(2):
        await house.hear("ordering.order_placed", placed, event_id=event_id)
    await house.rows("delete from inbox where event_id = :id returning 1", id=event_id)
    await house.hear("ordering.order_placed", placed, event_id=event_id)

    sender = house.sender(smtp_url=mail.url)

    assert [await sender(), await sender()] == [1, 0]
    assert len(mail.received) == 1


async def test_two_senders_never_take_the_same_letter(house: House, mail: MailServer) -> None:
    """Two copies of the worker must not write twice."""
    me, _ = await known(house)
    for _ in range(6):
        await house.hear("ordering.order_placed", order(me))

    taken = await asyncio.gather(*(house.sender(smtp_url=mail.url)() for _ in range(3)))

    assert sum(taken) == len(mail.received) == 6


async def test_a_mail_server_that_is_away_costs_nothing_but_time(house: House, mail: MailServer) -> None:
    """An outage must lose no letter, and must not be noticed by whoever orders."""
    me, _ = await known(house)
    mail.answer = "451 try later"
    await house.hear("ordering.order_placed", order(me))
    sender = house.sender(smtp_url=mail.url)

    first, at_once = await sender(), await sender()
    house.clock.forward(seconds=31)
    mail.answer = "250 OK"
    later = await sender()

    assert (first, at_once, later, len(mail.received)) == (1, 0, 1, 1)


async def test_a_letter_is_given_up_after_its_last_try(house: House) -> None:
    """A letter that nobody takes must not be tried for ever, nor vanish: it stays with its reason."""
    me, _ = await known(house)
    await house.hear("ordering.order_placed", order(me))
    sender = house.sender(smtp_url="smtp://127.0.0.1:9")

    for _ in range(MOST_TRIES + 1):
        await sender()
        house.clock.forward(hours=7)

    ((state, tries, reason),) = await house.rows("select state, tries, last_error from letters")
    assert (state, tries) == ("DEAD", MOST_TRIES)
    assert reason.startswith("SMTPConnect")


async def test_an_address_that_is_refused_for_good_is_not_tried_again(house: House, mail: MailServer) -> None:
    """Trying again what never works makes a spammer of us; the next letter goes out all the same."""
    me, _ = await known(house)
    await house.rows("update contacts set email = 'no address' where customer_id = :me returning 1", me=me)
    other, _ = await known(house)
    await house.hear("ordering.order_placed", order(me))
    await house.hear("ordering.order_placed", order(other))

    await house.sender(smtp_url=mail.url)()

    assert [f"{other}@" in message["To"] for message in mail.received] == [True]
    states = await house.rows("select state from letters where customer_id = :me", me=me)
    assert [state for (state,) in states] == ["DEAD"]


async def test_a_name_cannot_write_headers(house: House, mail: MailServer) -> None:
    """A customer called "x, Bcc: everybody" must not send mail through us."""
    me, _ = await known(house, name="Eve\r\nBcc: victim@example.org")
    await house.hear("ordering.order_placed", order(me))

    await house.sender(smtp_url=mail.url)()

    (message,) = mail.received
    assert message["Bcc"] is None
    assert [address.addr_spec for address in message["To"].addresses] == [f"{me}@example.org"]


async def test_without_a_mail_server_letters_are_files(house: House) -> None:
    """Whoever develops sees the letters without sending any."""
    me, _ = await known(house)
    await house.hear("ordering.order_placed", order(me))

    await house.sender()()

    (file,) = house.settings.outbox_dir.iterdir()
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert message["Subject"] == "We have your order S-1042"


async def test_a_customer_chooses_what_is_told_where_but_not_whether_a_contract_is_confirmed(
    house: House, mail: MailServer
) -> None:
    """Unwanted letters are marked as spam; a confirmation of contract has to go out."""
    me, token = await known(house)
    for channel in ("EMAIL", "INBOX"):
        chosen = await house.call(CHOOSE, {"k": "ORDER_PLACED", "c": channel, "e": False}, token=token)
        assert chosen["data"] == {"setNotificationPreference": {"enabled": False}}
    refused = await house.call(CHOOSE, {"k": "ORDER_CONFIRMED", "c": "EMAIL", "e": False}, token=token)

    await house.hear("ordering.order_placed", order(me))
    await house.hear("ordering.order_confirmed", confirmed(me))
    await house.sender(smtp_url=mail.url)()

    assert refused["errors"][0]["extensions"]["code"] == "PREFERENCE_MANDATORY"
    assert [message["Subject"] for message in mail.received] == ["Order S-1042 is confirmed"]
    assert [row[0] for row in await house.rows("select kind from notifications where recipient = :me", me=me)] == [
        "ORDER_CONFIRMED"
    ]


async def test_row_92_preferences_are_for_their_owner(house: House) -> None:
    """Row 92: what somebody else wants to hear is nobody's business, and looks like nobody's."""
    (me, mine), (_, thief) = house.person(), house.person()
    asked = {"r": [{"__typename": "Customer", "id": me}]}

    own = (await house.call(PREFERENCES, asked, token=mine))["data"]["_entities"][0]["notificationPreferences"]
    stolen = (await house.call(PREFERENCES, asked, token=thief))["data"]["_entities"][0]

    assert stolen == {"notificationPreferences": None}
    assert {entry["kind"] for entry in own if entry["mandatory"]} == {
        "ORDER_CONFIRMED",
        "ORDER_CANCELLED",
        "DATA_EXPORT_READY",
    }
    assert "STOCK_LOW" not in {entry["kind"] for entry in own}


async def test_the_link_in_a_letter_ends_letters_of_its_kind_by_a_button(house: House, mail: MailServer) -> None:
    """Mail programs open links to look at them: only the button, or the mail program's own, unsubscribes."""
    me, _ = await known(house)
    await house.hear("ordering.order_placed", order(me))
    await house.sender(smtp_url=mail.url)()
    link = mail.received[0]["List-Unsubscribe"].strip("<>").replace(house.settings.public_url, "")
    http = house.call.http

    looked = await http.get(link)
    await house.hear("ordering.order_placed", order(me))
    pressed = await http.post(link, content="List-Unsubscribe=One-Click")
    await house.hear("ordering.order_placed", order(me))
    await house.hear("ordering.order_cancelled", order(me, reason="staff"))
    forged = await http.post(f"{link}x")
    await house.sender(smtp_url=mail.url)()

    assert [looked.status_code, pressed.status_code, forged.status_code] == [200, 200, 400]
    assert "<button>" in looked.text
    subjects = [message["Subject"] for message in mail.received[1:]]
    assert subjects == ["We have your order S-1042", "Order S-1042 was cancelled"]
    mutation = "mutation ($t: String!) { unsubscribe(token: $t) { enabled } }"
    by_front_end = await house.call(mutation, {"t": link.partition("token=")[2]})
    assert by_front_end["data"] == {"unsubscribe": {"enabled": False}}
    refused = await house.call(mutation, {"t": "\u0000forged"})
    assert "errors" in refused


async def test_row_111_facts_of_a_letter_have_a_size(house: House) -> None:
    """Row 111: a huge event must not make a huge letter; the database has the same limit for every other way in."""
    me, _ = await known(house)
    huge = confirmed(me) | {"lines": [{"name": "x" * 400, "quantity": 1}] * 200}
    await house.hear("ordering.order_confirmed", huge)

    ((facts,),) = await house.rows("select facts from letters")

    assert len(facts) < 1000
    assert "S-1042" in facts
    with pytest.raises(DBAPIError, match="letters_facts_size"):
        await house.rows("update letters set facts = :big returning 1", big="x" * 16_385)


async def test_an_erased_customer_leaves_no_address_behind(house: House) -> None:
    """A letter that waits knows where somebody lives and what they bought."""
    me, _ = await known(house)
    await house.hear("ordering.order_placed", order(me))

    asked = {"erasure_id": "e1", "customer_id": me, "domains": ["notifications"]}
    await house.hear("customers.erasure_requested", asked)

    tables = {
        "letters": "customer_id",
        "contacts": "customer_id",
        "locales": "customer_id",
        "notifications": "recipient",
    }
    for table, column in tables.items():
        assert await house.rows(f"select 1 from {table} where {column} = :me", me=me) == []


async def test_old_letters_are_forgotten(house: House) -> None:
    """A pile of addresses is a data protection case."""
    me, _ = await known(house)
    await house.hear("ordering.order_placed", order(me))
    letters = PostgresLetters(house.database)

    before = house.clock.now()
    house.clock.forward(days=91)

    assert await letters.forget(before) == 1
    assert await house.rows("select 1 from letters") == []
