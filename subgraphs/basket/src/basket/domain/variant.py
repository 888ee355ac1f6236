from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from stoa_primitives import Money

from .tax import TaxClass


class StockLevel(StrEnum):
    """What shoppers are told of the stock; the numbers stay with inventory."""

    IN = "IN"
    LOW = "LOW"
    OUT = "OUT"


@dataclass(frozen=True, slots=True)
class LocalText:
    en: str
    de: str

    def in_locale(self, locale: str) -> str:
        """German for German readers, English for everybody else, never an empty text while the other one exists."""
        wanted, other = (self.de, self.en) if locale.lower().startswith("de") else (self.en, self.de)
        return wanted or other


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What the basket knows of a variant: its own copy of what the catalogue announced."""

    id: str
    product_id: str
    name: LocalText
    variant_name: LocalText
    price: Money
    weight_grams: int
    published: bool
    image: str = ""
    tax_class: TaxClass = TaxClass.STANDARD
    stock: StockLevel = StockLevel.IN

    def is_sold_in(self, currency: str) -> bool:
        """A basket has one currency; a variant priced in another one is not for sale in it."""
        return self.published and self.price.currency == currency
