"""Words for codes, in English and German. A code without words of ours keeps the text the gateway gave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_AREAS: Final[Mapping[str, tuple[str, str]]] = {
    "categories": ("Categories cannot be shown right now.", "Die Kategorien können gerade nicht angezeigt werden."),
    "products": ("Products cannot be shown right now.", "Die Artikel können gerade nicht angezeigt werden."),
    "recommendations": (
        "Recommendations cannot be shown right now.",
        "Empfehlungen können gerade nicht angezeigt werden.",
    ),
    "promotions": (
        "Offers cannot be shown right now; prices are shown without them.",
        "Angebote können gerade nicht angezeigt werden; die Preise stehen ohne sie da.",
    ),
    "stock": ("Stock cannot be shown right now.", "Der Lagerbestand kann gerade nicht angezeigt werden."),
    "shipping": ("Shipping cannot be shown right now.", "Der Versand kann gerade nicht angezeigt werden."),
    "wishlist": ("The wishlist cannot be shown right now.", "Der Merkzettel kann gerade nicht angezeigt werden."),
    "orders": ("Orders cannot be shown right now.", "Bestellungen können gerade nicht angezeigt werden."),
    "sales": ("Sales figures cannot be shown right now.", "Verkaufszahlen können gerade nicht angezeigt werden."),
    "basket": (
        "The basket cannot be shown right now; nothing in it is lost.",
        "Der Warenkorb kann gerade nicht angezeigt werden; nichts darin ist verloren.",
    ),
    "payments": ("Payments cannot be shown right now.", "Zahlungen können gerade nicht angezeigt werden."),
    "addresses": ("Addresses cannot be shown right now.", "Adressen können gerade nicht angezeigt werden."),
    "account": ("Your account cannot be shown right now.", "Ihr Konto kann gerade nicht angezeigt werden."),
    "reviews": ("Reviews cannot be shown right now.", "Bewertungen können gerade nicht angezeigt werden."),
    "notifications": ("Messages cannot be shown right now.", "Nachrichten können gerade nicht angezeigt werden."),
    "page": (
        "A part of this page cannot be shown right now.",
        "Ein Teil dieser Seite kann gerade nicht angezeigt werden.",
    ),
}

_PROBLEMS: Final[Mapping[str, tuple[str, str]]] = {
    "QUANTITY_INVALID": ("Please choose a quantity from 1 to 99.", "Bitte wählen Sie eine Menge von 1 bis 99."),
    "VARIANT_UNKNOWN": ("This product is not sold here (any more).", "Diesen Artikel gibt es hier nicht (mehr)."),
    "PRODUCT_UNAVAILABLE": (
        "This product is not for sale at the moment.",
        "Dieser Artikel ist zurzeit nicht erhältlich.",
    ),
    "BASKET_GONE": (
        "This basket is gone. Please put the products in again.",
        "Dieser Warenkorb ist abgelaufen. Bitte legen Sie die Artikel erneut hinein.",
    ),
    "BASKET_EMPTY": ("The basket is empty.", "Der Warenkorb ist leer."),
    "COUPON_UNKNOWN": ("We do not know this coupon.", "Diesen Gutschein kennen wir nicht."),
    "COUPON_EXPIRED": ("This coupon has expired.", "Dieser Gutschein ist abgelaufen."),
    "COUPON_NOT_YET": ("This coupon is not valid yet.", "Dieser Gutschein gilt noch nicht."),
    "COUPON_USED": ("This coupon has been used already.", "Dieser Gutschein wurde schon eingelöst."),
    "COUPON_USED_UP": (
        "This coupon has just been used up. Please look at the new total.",
        "Dieser Gutschein wurde soeben aufgebraucht. Bitte prüfen Sie die neue Summe.",
    ),
    "COUPON_OUTDONE": (
        "An offer in your basket saves you more than this coupon.",
        "Ein Angebot in Ihrem Warenkorb spart Ihnen mehr als dieser Gutschein.",
    ),
    "COUPON_MINIMUM_NOT_MET": (
        "The basket does not reach this coupon's minimum.",
        "Der Mindestwert für diesen Gutschein ist nicht erreicht.",
    ),
    "PRICE_CHANGED": (
        "A price has changed since you put the product in.",
        "Ein Preis hat sich geändert, seit Sie den Artikel hineingelegt haben.",
    ),
    "TOTAL_CHANGED": (
        "The total has changed. Please look at it again before you pay.",
        "Die Summe hat sich geändert. Bitte prüfen Sie sie, bevor Sie bezahlen.",
    ),
    "SHIPPING_METHOD_UNKNOWN": (
        "Please choose one of the shipping methods.",
        "Bitte wählen Sie eine der Versandarten.",
    ),
    "SHIPPING_UNAVAILABLE": (
        "Shipping cannot be priced right now. Please try again in a moment.",
        "Der Versand kann gerade nicht berechnet werden. Bitte versuchen Sie es gleich noch einmal.",
    ),
    "ADDRESS_INVALID": ("Please check the address.", "Bitte prüfen Sie die Adresse."),
    "PAYMENT_INVALID": ("Please choose a payment again.", "Bitte wählen Sie die Zahlung noch einmal."),
    "IDEMPOTENCY_KEY_INVALID": (
        "This order could not be sent. Please reload the page and try again.",
        "Diese Bestellung konnte nicht abgeschickt werden. Bitte laden Sie die Seite neu.",
    ),
    "IDEMPOTENCY_KEY_REUSED": (
        "This order was already sent with other contents. Please start again from the basket.",
        "Diese Bestellung wurde schon mit anderem Inhalt abgeschickt. Bitte beginnen Sie erneut beim Warenkorb.",
    ),
    "OUT_OF_STOCK": ("This product is sold out.", "Dieser Artikel ist ausverkauft."),
    "QUANTITY_REDUCED": (
        "There is less of a product left than you wanted; the quantity was reduced.",
        "Von einem Artikel ist weniger da, als Sie wollten; die Menge wurde verringert.",
    ),
    "MERGE_GONE": (
        "These baskets are not joined any more: there is nothing to undo.",
        "Diese Warenkörbe sind nicht mehr verbunden: Es gibt nichts rückgängig zu machen.",
    ),
    "LIMIT_EXCEEDED": ("The basket cannot hold more of this.", "Mehr davon passt nicht in den Warenkorb."),
    "CHECKOUT_IN_PROGRESS": ("This basket is being ordered right now.", "Dieser Warenkorb wird gerade bestellt."),
    "DISCOUNTS_UNAVAILABLE": (
        "Offers and coupons cannot be applied right now; prices are shown without them.",
        "Angebote und Gutscheine können gerade nicht angewendet werden; die Preise stehen ohne sie da.",
    ),
}


def area_text(area: str, locale: str) -> str:
    """Say that a part of the page is missing; ``locale`` is ``EN`` or ``DE``."""
    return _AREAS.get(area, _AREAS["page"])[locale == "DE"]


def problem_text(code: str, fallback: str, locale: str) -> str:
    """Words for a problem's code; the fallback when we have none."""
    known = _PROBLEMS.get(code)
    return known[locale == "DE"] if known else fallback
