"""The words of an invoice in two languages, and how they write dates and money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from stoa_primitives import Money

_SIGNS: Final = {"EUR": "€", "USD": "$", "GBP": "£"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    language: str
    invoice: str
    credit_note: str
    number: str
    issued: str
    order: str
    of: str
    corrects: str
    article: str
    quantity: str
    unit_price: str
    amount: str
    subtotal: str
    discount: str
    shipping: str
    tax: str
    total: str
    given_back: str
    thanks: str
    page: str

    def money(self, money: Money) -> str:
        """1.234,50 € in German, €1,234.50 in English."""
        digits = money.currency.decimals
        whole, part = divmod(abs(money.amount), 10**digits)
        grouped = f"{whole:,}" + (f".{part:0{digits}d}" if digits else "")
        sign = "-" if money.is_negative else ""
        mark = _SIGNS.get(money.currency.value, money.currency.value)
        if self.language == "de":
            swapped = grouped.translate(str.maketrans(",.", ".,"))
            return f"{sign}{swapped} {mark}"
        return f"{sign}{mark}{grouped}" if len(mark) == 1 else f"{sign}{grouped} {mark}"

    def day(self, day: date) -> str:
        """31.01.2030 in German, 31 January 2030 in English."""
        if self.language == "de":
            return f"{day.day:02d}.{day.month:02d}.{day.year:04d}"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year:04d}"


_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

WORDS: Final[Mapping[str, Words]] = {
    "en": Words(
        language="en",
        invoice="Invoice",
        credit_note="Credit note",
        number="Number",
        issued="Date",
        order="Order",
        of="of",
        corrects="Corrects invoice",
        article="Article",
        quantity="Quantity",
        unit_price="Unit price",
        amount="Amount",
        subtotal="Subtotal",
        discount="Discount",
        shipping="Shipping",
        tax="Tax contained",
        total="Total",
        given_back="Given back",
        thanks="Thank you for your order.",
        page="Page",
    ),
    "de": Words(
        language="de",
        invoice="Rechnung",
        credit_note="Gutschrift",
        number="Nummer",
        issued="Datum",
        order="Bestellung",
        of="vom",
        corrects="Zu Rechnung",
        article="Artikel",
        quantity="Menge",
        unit_price="Einzelpreis",
        amount="Betrag",
        subtotal="Zwischensumme",
        discount="Rabatt",
        shipping="Versand",
        tax="Enthaltene Steuer",
        total="Gesamtbetrag",
        given_back="Erstattet",
        thanks="Vielen Dank für Ihre Bestellung.",
        page="Seite",
    ),
}


def words_for(locale: str) -> Words:
    """The words of a language we have; English for every other."""
    return WORDS.get(locale[:2].lower(), WORDS["en"])
