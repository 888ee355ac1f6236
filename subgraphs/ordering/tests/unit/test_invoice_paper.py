from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from ordering.adapters import draw_document
from ordering.adapters.words import WORDS, words_for
from ordering.domain.contents import Address
from ordering.domain.events import OrderPlaced
from ordering.domain.invoice import Document, credit_note, invoice
from ordering.domain.order import placed
from ordering.messaging.heard import CheckedOutRead
from ordering.testing import checked_out, euros
from pypdf import PdfReader
from stoa_primitives import Currency, Money

NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def paper_of(lines: int = 1, **changes: Any) -> Document:
    data = checked_out("o").data
    one = data["lines"][0]
    total = {"subtotal": euros(1000 * lines), "total": euros(1000 * lines + 490)}
    contents = CheckedOutRead.model_validate({**data, "lines": [one] * lines, **total, **changes}).to_contents()
    return invoice(placed("o", OrderPlaced(occurred_at=NEW_YEAR, number="S1", contents=contents)), 7, NEW_YEAR)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def fonts_of(pdf: bytes) -> list[Any]:
    resources: list[Any] = [page["/Resources"] for page in read(pdf).pages]
    return [font.get_object() for found in resources for font in found["/Font"].values()]


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def test_an_invoice_belongs_to_the_year_of_the_shops_calendar() -> None:
    """Row 110: half past eleven UTC on New Year's Eve is next year in the shop; its number must be next year's."""
    paper = paper_of()

    assert (paper.number, paper.issued_on, paper.ordered_on) == ("INV-2027-000007", date(2027, 1, 1), date(2027, 1, 1))


def test_names_and_signs_of_europe_are_drawn_with_fonts_that_lie_inside() -> None:
    """A box instead of a letter in somebody's name is an insult on paper; a font of the reader's is not the same page."""
    recipient = Address(name="Zoë Łukasiewicz-Größe", street="Ελλάδος 1", postal_code="1", city="Дніпро", country="UA")
    pdf = draw_document(replace(paper_of(), recipient=recipient), "de")

    assert all(part in text_of(pdf) for part in (recipient.name, recipient.street, recipient.city, "14,90 €"))
    drawn = [font for font in fonts_of(pdf) if font["/Subtype"] == "/TrueType"]
    assert drawn
    assert all("/FontFile2" in font["/FontDescriptor"] for font in drawn)


@pytest.mark.parametrize(
    ("locale", "title"), [("de", "Rechnung"), ("en", "Invoice"), ("fr", "Invoice"), ("", "Invoice")]
)
def test_the_file_says_its_language_and_its_title(locale: str, title: str) -> None:
    """A screen reader reads German with a German voice, and the tab says what is open."""
    found = read(draw_document(paper_of(), locale))

    assert found.metadata is not None
    assert found.metadata.title == f"{title} INV-2027-000007"
    root: Any = found.trailer["/Root"]
    assert root["/Lang"] == words_for(locale).language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_the_same_document_is_the_same_bytes() -> None:
    """An invoice asked for again next year must be the one that was sent."""
    assert draw_document(paper_of(), "de") == draw_document(paper_of(), "de")


def test_a_long_order_goes_over_several_pages_and_loses_no_line() -> None:
    """The line that falls off the page is the one that is disputed."""
    found = read(draw_document(paper_of(lines=90), "en"))

    assert len(found.pages) > 2
    assert sum(page.extract_text().count("Cup, Blue") for page in found.pages) == 90
    assert "€904.90" in found.pages[-1].extract_text()


def test_a_credit_note_names_the_invoice_it_corrects_and_its_own_amount() -> None:
    """Bookkeepers match the two by number."""
    note = credit_note(paper_of(), 3, NEW_YEAR, amount=Money(500, Currency.EUR), refund_id="r")

    shown = text_of(draw_document(note, "de"))

    assert all(part in shown for part in ("CRN-2027-000003", "INV-2027-000007", "Gutschrift", "5,00 €"))


@pytest.mark.parametrize(
    ("cents", "german", "english"),
    [
        (0, "0,00 €", "€0.00"),
        (5, "0,05 €", "€0.05"),
        (123456789, "1.234.567,89 €", "€1,234,567.89"),
        (-1990, "-19,90 €", "-€19.90"),
    ],
)
def test_money_is_written_as_each_language_does(cents: int, german: str, english: str) -> None:
    """A comma in the wrong place is a factor of a thousand."""
    money = Money(cents, Currency.EUR)

    assert (WORDS["de"].money(money), WORDS["en"].money(money)) == (german, english)


def test_dates_are_written_as_each_language_does_also_on_leap_day() -> None:
    """Row 110: 29 February exists."""
    day = date(2028, 2, 29)

    assert (WORDS["de"].day(day), WORDS["en"].day(day)) == ("29.02.2028", "29 February 2028")
