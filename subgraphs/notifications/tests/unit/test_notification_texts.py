"""The words that people read."""

import string

import pytest
from notifications.domain.notification import STOCK_AUDIENCE, NotificationKind, Reader
from notifications.domain.texts import cancellation_reason, spoken, text_for

FACTS = {
    "number": "S-1042",
    "reason": "because",
    "carrier": "Kerykeion Post",
    "tracking_code": "ST123",
    "variant_id": "v1",
    "warehouse_id": "w1",
    "on_hand": "2",
    "expires_at": "2030-01-31",
    "name": "Lamp",
    "before": "9.00 EUR",
    "after": "7.00 EUR",
}


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize("kind", list(NotificationKind))
def test_every_kind_has_words_in_every_language(kind: NotificationKind, locale: str) -> None:
    """A missing text is a lost notification."""
    text = text_for(kind, locale, FACTS)

    assert text.title
    assert text.body
    assert not set(string.Formatter().parse(text.title + text.body)) - {(text.title + text.body, None, None, None)}


@pytest.mark.parametrize("reason", ["out_of_stock", "payment_declined", "payment_timeout", "customer", "staff"])
def test_every_reason_is_told_without_the_machines_word(reason: str) -> None:
    """ "payment_declined" is not an apology."""
    english, german = cancellation_reason(reason, "en"), cancellation_reason(reason, "de")

    assert english != german
    assert reason not in english
    assert cancellation_reason("something new", "en") not in {english, german}


@pytest.mark.parametrize(
    ("locale", "language"), [("de", "de"), ("de-AT", "de"), ("DE", "de"), ("en", "en"), ("fr", "en"), (None, "en")]
)
def test_whoever_we_cannot_address_is_addressed_in_english(locale: str | None, language: str) -> None:
    """A French customer must read something."""
    assert spoken(locale) == language


def test_braces_in_a_fact_are_only_text() -> None:
    """A carrier called {number} must not read other facts."""
    text = text_for(NotificationKind.ORDER_SHIPPED, "en", {**FACTS, "carrier": "{number}"})

    assert text.body.startswith("{number} has your parcel")


def test_only_who_may_read_the_stock_reads_its_inbox() -> None:
    """Figures of the warehouse are not for customers."""
    assert Reader(subject="me", scopes=frozenset()).inboxes == ("me",)
    assert Reader(subject="me", scopes=frozenset({"inventory.read"})).inboxes == ("me", STOCK_AUDIENCE)
