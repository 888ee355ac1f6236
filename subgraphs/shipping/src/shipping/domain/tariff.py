"""The tariff: which way leads where, and what it costs by weight. A table; the functions only read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from stoa_primitives import Currency, InvalidInput, Money

from .zones import HOME_COUNTRY, Zone, zone_of

MAX_PARCEL_GRAMS: Final = 30_000
MAX_WEIGHT_GRAMS: Final = 10_000_000
CURRENCY: Final = Currency.EUR


class WeightInvalid(InvalidInput):
    """Nothing weighs that."""

    code = "WEIGHT_INVALID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    id: str
    name: str
    carrier: str
    min_days: int
    max_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Price of one parcel in cents: a base, and something for each kilogram begun."""

    base: int
    per_kilogram: int


@dataclass(frozen=True, slots=True)
class Quote:
    method: Method
    price: Money


STANDARD: Final = Method(id="standard", name="Standard", carrier="Kerykeion Post", min_days=2, max_days=4)
EXPRESS: Final = Method(id="express", name="Express", carrier="Talaria Express", min_days=1, max_days=1)
PICK_UP: Final = Method(
    id="pick-up", name="Pick-up at the market hall", carrier="Stoa Market Hall", min_days=0, max_days=1
)

METHODS: Final[Mapping[str, Method]] = {method.id: method for method in (STANDARD, EXPRESS, PICK_UP)}

RATES: Final[Mapping[tuple[str, Zone], Rate]] = {
    (STANDARD.id, Zone.HOME): Rate(base=390, per_kilogram=40),
    (STANDARD.id, Zone.EU): Rate(base=990, per_kilogram=90),
    (STANDARD.id, Zone.WORLD): Rate(base=1990, per_kilogram=350),
    (EXPRESS.id, Zone.HOME): Rate(base=990, per_kilogram=80),
    (EXPRESS.id, Zone.EU): Rate(base=2490, per_kilogram=190),
    (PICK_UP.id, Zone.HOME): Rate(base=0, per_kilogram=0),
}


# From which worth of the goods a way to a zone costs nothing, in cents.
FREE_FROM: Final[Mapping[tuple[str, Zone], int]] = {
    (STANDARD.id, Zone.HOME): 10_000,
    (STANDARD.id, Zone.EU): 20_000,
}


def quotes(country: str, weight_grams: int, goods_total: Money | None = None) -> tuple[Quote, ...]:
    """Every way to send this weight to this country, cheapest sending first, pick-up last.

    With the goods' total known, a way that is free from some total on is free.
    """
    if not 0 <= weight_grams <= MAX_WEIGHT_GRAMS:
        raise WeightInvalid(f"The weight must be from 0 to {MAX_WEIGHT_GRAMS} grams.")
    zone = zone_of(country)
    offers = (
        Quote(method, _free_or(_price(rate, weight_grams), FREE_FROM.get((method.id, zone)), goods_total))
        for method in METHODS.values()
        if (rate := RATES.get((method.id, zone))) is not None
    )
    return tuple(sorted(offers, key=lambda offer: (offer.method is PICK_UP, offer.price.amount)))


def home_estimate(weight_grams: int) -> Money:
    """Cheapest way to have one thing sent within the home country."""
    return _cheapest_sending(quotes(HOME_COUNTRY, weight_grams))


def _cheapest_sending(offers: Sequence[Quote]) -> Money:
    return min((offer.price for offer in offers if offer.method is not PICK_UP), key=lambda price: price.amount)


def _free_or(price: Money, free_from: int | None, goods_total: Money | None) -> Money:
    if free_from is None or goods_total is None:
        return price
    return price if goods_total.is_less_than(Money(free_from, CURRENCY)) else Money.zero(CURRENCY)


def _price(rate: Rate, weight_grams: int) -> Money:
    full_parcels, rest = divmod(weight_grams, MAX_PARCEL_GRAMS)
    cents = full_parcels * _parcel_cents(rate, MAX_PARCEL_GRAMS)
    if rest or not full_parcels:
        cents += _parcel_cents(rate, rest)
    return Money(cents, CURRENCY)


def _parcel_cents(rate: Rate, grams: int) -> int:
    kilograms_begun = -(-grams // 1000)
    return rate.base + rate.per_kilogram * kilograms_begun
