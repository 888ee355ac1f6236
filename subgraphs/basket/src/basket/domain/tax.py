"""Tax by table: the class of the goods and the zone they are sent to decide the rate. Prices are gross everywhere.

The rounding rule, fixed for every order: what is taxed at one rate is added up first, the tax contained in that sum is rounded
half up to the minor unit, once. So the lines never add up to another tax than the invoice shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stoa_primitives import Currency, Money


class TaxClass(StrEnum):
    """What kind of goods it is, for the tax office."""

    STANDARD = "STANDARD"
    REDUCED = "REDUCED"
    ZERO = "ZERO"

    @classmethod
    def of(cls, text: str) -> TaxClass:
        """Unknown classes are taxed in full: too much can be given back, too little has to be paid by the shop."""
        try:
            return cls(text.upper())
        except ValueError:
            return cls.STANDARD


class TaxZone(StrEnum):
    """Where the goods go."""

    DE = "DE"
    AT = "AT"
    CH = "CH"
    EXPORT = "EXPORT"


# Rates in thousandths.
RATES: Final[Mapping[tuple[TaxZone, TaxClass], int]] = {
    (TaxZone.DE, TaxClass.STANDARD): 190,
    (TaxZone.DE, TaxClass.REDUCED): 70,
    (TaxZone.AT, TaxClass.STANDARD): 200,
    (TaxZone.AT, TaxClass.REDUCED): 100,
    (TaxZone.CH, TaxClass.STANDARD): 81,
    (TaxZone.CH, TaxClass.REDUCED): 26,
}
SHIPPING_CLASS: Final = TaxClass.STANDARD
HOME: Final = TaxZone.DE

# Member states without a row of their own are taxed like home: the shop stays below the threshold of distance selling.
_LIKE_HOME: Final = frozenset(
    "BE BG CY CZ DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905 - a table reads better
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxLine:
    """All that is taxed at one rate."""

    rate_permille: int
    gross: Money
    tax: Money


def zone_of(country: str) -> TaxZone:
    """The zone of a two-letter country code."""
    if country in TaxZone.__members__ and country != TaxZone.EXPORT:
        return TaxZone[country]
    return HOME if country in _LIKE_HOME else TaxZone.EXPORT


def rate_of(tax_class: TaxClass, zone: TaxZone) -> int:
    """In thousandths; what has no row is not taxed."""
    return RATES.get((zone, tax_class), 0)


def tax_lines(gross: Iterable[tuple[TaxClass, Money]], zone: TaxZone, currency: Currency) -> tuple[TaxLine, ...]:
    """One line per rate, the highest first."""
    sums: dict[int, Money] = {}
    for tax_class, amount in gross:
        rate = rate_of(tax_class, zone)
        sums[rate] = sums.get(rate, Money.zero(currency)).add(amount)
    return tuple(
        TaxLine(rate_permille=rate, gross=total, tax=tax_contained(total, rate))
        for rate, total in sorted(sums.items(), reverse=True)
    )


def total_tax(lines: Iterable[TaxLine], currency: Currency) -> Money:
    return Money.total((line.tax for line in lines), currency)


def tax_contained(total: Money, permille: int) -> Money:
    """The tax inside a gross amount, rounded half up in whole minor units."""
    return Money((2 * total.amount * permille + 1000 + permille) // (2 * (1000 + permille)), total.currency)
