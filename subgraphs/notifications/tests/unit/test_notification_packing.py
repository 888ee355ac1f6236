"""Letters as messages, read by the standard library as any mail program would."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from notifications.adapters.links import Links
from notifications.adapters.packing import packed
from notifications.application.ports import Undeliverable
from notifications.domain.letter import Contact, Letter, Rendered
from notifications.domain.notification import NotificationKind
from stoa_service import CursorCodec

LINKS = Links(shop="http://shop", here="http://here", tokens=CursorCodec("unsubscribe", "dev-only-letter-links"))
LONG = "Something with a very long name that goes on and on, " * 5


def message(
    *, name: str = "Sophia", address: str = "s@example.org", subject: str = "Hi", text: str = "", html: str = ""
) -> EmailMessage:
    letter = Letter(
        id="0193-letter",
        customer_id="c1",
        kind=NotificationKind.ORDER_PLACED,
        contact=Contact(email=address, name=name),
        locale="de",
        facts={},
        created_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    )
    rendered = Rendered(subject=subject, text=text, html=html)
    content = packed(letter, rendered, "Stoa Märkt <market@stoa.example>", LINKS).content
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    read = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    assert read.defects == []
    return read


@pytest.mark.parametrize(
    "subject", ["Hi", LONG.strip(), "Bestellung bestätigt", "日本 " * 40 + "x", "=?utf-8?q?no?=", 'say "a, b"']
)
def test_a_subject_is_read_as_it_was_written(subject: str) -> None:
    """A mangled subject looks like spam."""
    assert message(subject=subject)["Subject"] == subject


@pytest.mark.parametrize("name", ["", "Sophia", 'Eve "the, b\\ad" <x@y>', "Zoë Müller", "名" * 9, "x" * 100])
@pytest.mark.parametrize("address", ["s.p+t@sub.example.org", '"odd one"@example.org'])
def test_a_recipient_is_who_was_meant(name: str, address: str) -> None:
    """What a name contains must not become an address."""
    (recipient,) = message(name=name, address=address)["To"].addresses

    assert (recipient.display_name, recipient.addr_spec) == (name, address)


@pytest.mark.parametrize(
    "address", ["no address", "", "a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org"]
)
def test_what_is_no_address_is_undeliverable(address: str) -> None:
    """Trying it for days helps nobody."""
    with pytest.raises(Undeliverable):
        message(address=address)


@pytest.mark.parametrize(
    "text", ["", "Hello\n\n-- \nStoa\n", "ä" * 500, "a\rb\r\nc", "--=_0193-letter--\n=3D.\n.\n", LONG * 9]
)
def test_both_parts_are_read_as_they_were_written(text: str) -> None:
    """A line that is cut or a boundary found in the text loses the rest of the letter."""
    read = message(text=text, html=f"<p>{text}</p>")

    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    plain, html = (part.get_content().replace("\r\n", "\n") for part in read.iter_parts())
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert (plain.rstrip("\n"), html.rstrip("\n")) == (lines.rstrip("\n"), f"<p>{lines}</p>")


def test_a_letter_says_what_it_is() -> None:
    """Mail programs answer no machine, know a letter by its id and offer its way out."""
    read = message(text="nothing to leave")

    assert read["Message-ID"] == "<0193-letter@letters.stoa>"
    assert (read["Auto-Submitted"], read["Content-Language"]) == ("auto-generated", "de")
    assert str(read["From"].addresses[0]) == "Stoa Märkt <market@stoa.example>"
    assert read["List-Unsubscribe"] is None
