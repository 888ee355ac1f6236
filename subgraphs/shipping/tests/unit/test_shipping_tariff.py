"""What sending costs, and the life of a shipment."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipping.domain.shipment import (
    ConfirmedOrder,
    Destination,
    prepare,
)
from shipping.domain.tariff import (
    EXPRESS,
    MAX_PARCEL_GRAMS,
    MAX_WEIGHT_GRAMS,
    PICK_UP,
    STANDARD,
    WeightInvalid,
    home_estimate,
    quotes,
)
from shipping.domain.zones import CountryUnknown, Zone, zone_of

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def confirmed(order_id: str = "order-1", method: str = "standard") -> ConfirmedOrder:
    return ConfirmedOrder(
        order_id=order_id,
        number="S-1",
        customer_id="me",
        method=method,
        weight_grams=1000,
        destination=Destination(name="S", street="Stoa 1", postal_code="10115", city="Berlin", country="DE"),
        lines=(),
    )


@pytest.mark.parametrize(
    ("country", "methods"),
    [("DE", ["standard", "express", "pick-up"]), ("FR", ["standard", "express"]), ("JP", ["standard"])],
)
def test_each_zone_has_its_ways(country: str, methods: list[str]) -> None:
    """A pick-up offered to Tokyo would never be picked up."""
    assert [quote.method.id for quote in quotes(country, 1000)] == methods


@pytest.mark.parametrize("country", ["", "de", "DEU", "D1", "\x00\x00", "ÄÖ", "' "])
def test_what_is_no_country_is_refused(country: str) -> None:
    """A typo must not become the dearest zone in silence."""
    with pytest.raises(CountryUnknown):
        quotes(country, 1)


@pytest.mark.parametrize("weight", [-1, MAX_WEIGHT_GRAMS + 1, 2**31 - 1])
def test_what_nothing_weighs_is_refused(weight: int) -> None:
    """A negative weight would pay the customer."""
    with pytest.raises(WeightInvalid):
        quotes("DE", weight)


def test_each_kilogram_begun_counts() -> None:
    """A tariff that is off by one gram is off on every parcel."""
    prices = [quotes("DE", grams)[0].price.amount for grams in (0, 1, 1000, 1001)]

    assert prices == [390, 430, 430, 470]


def test_what_is_too_heavy_for_one_parcel_goes_in_several() -> None:
    """Forty kilograms in one parcel would be refused by the carrier."""
    one = quotes("DE", MAX_PARCEL_GRAMS)[0].price.amount

    assert quotes("DE", 2 * MAX_PARCEL_GRAMS)[0].price.amount == 2 * one
    assert quotes("DE", MAX_PARCEL_GRAMS + 1)[0].price.amount == one + 430


@settings(deadline=None)
@given(st.integers(0, MAX_WEIGHT_GRAMS - 1), st.sampled_from(["DE", "FR", "JP"]))
def test_more_never_costs_less(grams: int, country: str) -> None:
    """A heavier basket that ships cheaper invites tricks."""
    lighter = {quote.method.id: quote.price.amount for quote in quotes(country, grams)}
    heavier = {quote.method.id: quote.price.amount for quote in quotes(country, grams + 1)}

    assert all(heavier[method] >= lighter[method] for method in lighter)


def test_the_estimate_is_the_cheapest_sending_not_the_pick_up() -> None:
    """ "Free shipping" on every product page would be a lie."""
    assert home_estimate(1000) == quotes("DE", 1000)[0].price
    assert PICK_UP.id != quotes("DE", 1000)[0].method.id
    assert STANDARD.max_days > EXPRESS.max_days


def test_zones_are_as_the_post_sees_them() -> None:
    """A neighbour billed as overseas orders elsewhere."""
    assert [zone_of(country) for country in ("DE", "AT", "CH", "US")] == [Zone.HOME, Zone.EU, Zone.WORLD, Zone.WORLD]


def test_a_repeated_confirmation_is_the_same_shipment() -> None:
    """Two ids for one order would send two parcels."""
    assert prepare(confirmed(), NOW).id == prepare(confirmed(), NOW).id != prepare(confirmed("order-2"), NOW).id


@pytest.mark.parametrize(("method", "carrier"), [("express", EXPRESS.carrier), ("no longer offered", STANDARD.carrier)])
def test_the_carrier_follows_the_method(method: str, carrier: str) -> None:
    """An order with a retired method must still leave the house."""
    assert prepare(confirmed(method=method), NOW).carrier == carrier
