"""The words, in two languages. A table: a new kind of notification is a new row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .notification import NotificationKind

DEFAULT_LOCALE: Final = "en"


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    body: str

    def filled(self, facts: Mapping[str, str]) -> Text:
        return Text(self.title.format_map(facts), self.body.format_map(facts))


_KIND_TEXTS: Final[Mapping[tuple[NotificationKind, str], Text]] = {
    (NotificationKind.ORDER_PLACED, "en"): Text(
        "We have your order {number}",
        "Thank you. We are reserving your articles and will tell you when all is settled.",
    ),
    (NotificationKind.ORDER_PLACED, "de"): Text(
        "Ihre Bestellung {number} ist da",
        "Vielen Dank. Wir legen Ihre Artikel zurück und melden uns, sobald alles geklärt ist.",
    ),
    (NotificationKind.ORDER_CONFIRMED, "en"): Text(
        "Order {number} is confirmed", "Your payment has arrived. We are packing your parcel now."
    ),
    (NotificationKind.ORDER_CONFIRMED, "de"): Text(
        "Bestellung {number} ist bestätigt", "Ihre Zahlung ist eingegangen. Wir packen jetzt Ihr Paket."
    ),
    (NotificationKind.ORDER_CANCELLED, "en"): Text("Order {number} was cancelled", "{reason}"),
    (NotificationKind.ORDER_CANCELLED, "de"): Text("Bestellung {number} wurde storniert", "{reason}"),
    (NotificationKind.ORDER_SHIPPED, "en"): Text(
        "Order {number} is on its way", "{carrier} has your parcel. Tracking code: {tracking_code}."
    ),
    (NotificationKind.ORDER_SHIPPED, "de"): Text(
        "Bestellung {number} ist unterwegs", "{carrier} hat Ihr Paket. Sendungsnummer: {tracking_code}."
    ),
    (NotificationKind.ORDER_DELIVERED, "en"): Text(
        "Order {number} has arrived", "Your parcel was delivered. Enjoy it!"
    ),
    (NotificationKind.ORDER_DELIVERED, "de"): Text(
        "Bestellung {number} ist angekommen", "Ihr Paket wurde zugestellt. Viel Freude damit!"
    ),
    (NotificationKind.RETURN_UPDATED, "en"): Text(
        "News about your return", "Something has happened with your return for order {number}. The order shows it."
    ),
    (NotificationKind.RETURN_UPDATED, "de"): Text(
        "Neues zu Ihrer Rücksendung",
        "Bei Ihrer Rücksendung zu Bestellung {number} hat sich etwas getan. In der Bestellung sehen Sie, was.",
    ),
    (NotificationKind.DATA_EXPORT_READY, "en"): Text(
        "Your data is ready", "The archive with everything we hold about you can be downloaded until {expires_at}."
    ),
    (NotificationKind.DATA_EXPORT_READY, "de"): Text(
        "Ihre Daten liegen bereit",
        "Das Archiv mit allem, was wir über Sie gespeichert haben, können Sie bis {expires_at} herunterladen.",
    ),
    (NotificationKind.WISH_CHEAPER, "en"): Text(
        "{name} got cheaper", "Something on your wishlist costs less now: {after} instead of {before}."
    ),
    (NotificationKind.WISH_CHEAPER, "de"): Text(
        "{name} ist günstiger", "Etwas auf Ihrer Wunschliste kostet jetzt weniger: {after} statt {before}."
    ),
    (NotificationKind.WISH_AVAILABLE, "en"): Text("{name} is back", "Something on your wishlist can be bought again."),
    (NotificationKind.WISH_AVAILABLE, "de"): Text(
        "{name} ist wieder da", "Etwas auf Ihrer Wunschliste ist wieder zu haben."
    ),
    (NotificationKind.STOCK_LOW, "en"): Text(
        "Stock is running low: {variant_id}", "Only {on_hand} left in warehouse {warehouse_id}."
    ),
    (NotificationKind.STOCK_LOW, "de"): Text(
        "Bestand wird knapp: {variant_id}", "Nur noch {on_hand} Stück im Lager {warehouse_id}."
    ),
}

_REASONS: Final[Mapping[tuple[str, str], str]] = {
    (
        "out_of_stock",
        "en",
    ): "An article sold out before we could set it aside. Nothing was charged; your basket is as you left it.",
    (
        "out_of_stock",
        "de",
    ): "Ein Artikel war ausverkauft, bevor wir ihn zurücklegen konnten. Es wurde nichts abgebucht; Ihr Warenkorb ist unverändert.",
    (
        "payment_declined",
        "en",
    ): "The payment was declined. Nothing was charged; your basket is as you left it, try another card.",
    (
        "payment_declined",
        "de",
    ): "Die Zahlung wurde abgelehnt. Es wurde nichts abgebucht; Ihr Warenkorb ist unverändert, versuchen Sie eine andere Karte.",
    (
        "payment_timeout",
        "en",
    ): "The payment did not go through in time. Your basket is as you left it: please try again.",
    (
        "payment_timeout",
        "de",
    ): "Die Zahlung kam nicht rechtzeitig zustande. Ihr Warenkorb ist unverändert: bitte versuchen Sie es noch einmal.",
    ("customer", "en"): "You cancelled it. A payment already made comes back to you.",
    ("customer", "de"): "Sie haben sie storniert. Eine schon geleistete Zahlung erhalten Sie zurück.",
    ("staff", "en"): "Our customer service cancelled it. A payment already made comes back to you.",
    ("staff", "de"): "Unser Kundendienst hat sie storniert. Eine schon geleistete Zahlung erhalten Sie zurück.",
}
_ANY_REASON: Final[Mapping[str, str]] = {
    "en": "It could not be carried out. A payment already made comes back to you.",
    "de": "Sie konnte nicht ausgeführt werden. Eine schon geleistete Zahlung erhalten Sie zurück.",
}


def text_for(kind: NotificationKind, locale: str | None, facts: Mapping[str, str]) -> Text:
    """What the reader gets to read; English where we do not speak their language."""
    return _KIND_TEXTS[kind, spoken(locale)].filled(facts)


def cancellation_reason(reason: str, locale: str | None) -> str:
    """Why an order was cancelled, without the machine's word for it."""
    language = spoken(locale)
    return _REASONS.get((reason, language), _ANY_REASON[language])


def spoken(locale: str | None) -> str:
    """The language of the texts for a reader's locale."""
    return "de" if locale is not None and locale.lower().startswith("de") else DEFAULT_LOCALE
