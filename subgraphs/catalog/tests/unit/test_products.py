"""Rules of products and of what may be asked."""

from datetime import UTC, datetime

import pytest
from catalog.application.change_price import ChangePrice, change_price
from catalog.application.publish_product import SetPublished, set_published
from catalog.domain.events import PriceChanged, VariantChanged
from catalog.domain.listing import MOST_TERMS, ProductFilter, search_terms
from catalog.domain.refusals import FilterRefused, PriceRefused, ProductNotFound, VariantNotFound
from catalog.seed.filling import categories
from catalog.seed.writing import write_product
from catalog.testing import FakeUnits
from stoa_primitives import Currency, FixedClock, Money

PRODUCT = write_product(1)
VARIANT = PRODUCT.variants[0]
CLOCK = FixedClock(datetime(2026, 11, 21, tzinfo=UTC))


def test_the_price_from_is_the_lowest() -> None:
    """The list must not promise less or more than the product page."""
    cheap = PRODUCT.with_price(VARIANT.id, Money(1, Currency.EUR))

    assert cheap.price_from == Money(1, Currency.EUR)


@pytest.mark.parametrize(
    "price", [Money(0, Currency.EUR), Money(-1, Currency.EUR), Money(100, Currency.USD), Money(10**9, Currency.EUR)]
)
def test_a_senseless_price_is_refused(price: Money) -> None:
    """Free goods and other currencies are mistakes."""
    with pytest.raises(PriceRefused):
        PRODUCT.with_price(VARIANT.id, price)


async def test_a_price_that_stays_the_same_is_not_told() -> None:
    """Events without a change are noise for three domains."""
    units = FakeUnits(PRODUCT, categories=categories())

    await change_price(ChangePrice(VARIANT.id, VARIANT.price), units=units, clock=CLOCK)
    assert units.told == []

    await change_price(ChangePrice(VARIANT.id, Money(4200, Currency.EUR)), units=units, clock=CLOCK)
    price, variant = units.told
    assert isinstance(price, PriceChanged)
    assert (price.variant_id, price.old, price.new.amount) == (VARIANT.id, VARIANT.price, 4200)
    assert isinstance(variant, VariantChanged)
    assert (variant.variant.id, variant.variant.price.amount) == (VARIANT.id, 4200)


async def test_unpublishing_tells_every_variant_once() -> None:
    """A basket must learn of each variant that is gone."""
    units = FakeUnits(PRODUCT, categories=categories())

    await set_published(SetPublished(PRODUCT.id, published=False), units=units, clock=CLOCK)
    await set_published(SetPublished(PRODUCT.id, published=False), units=units, clock=CLOCK)

    told = [event for event in units.told if isinstance(event, VariantChanged)]
    assert len(told) == len(units.told)
    assert [event.variant.id for event in told] == [variant.id for variant in PRODUCT.variants]
    assert not any(event.product.published for event in told)


async def test_unknown_things_are_not_found() -> None:
    """An unknown id is the caller's mistake, not ours."""
    units = FakeUnits(PRODUCT, categories=categories())

    with pytest.raises(ProductNotFound):
        await set_published(SetPublished("unknown", published=True), units=units, clock=CLOCK)
    with pytest.raises(VariantNotFound):
        await change_price(ChangePrice("unknown", VARIANT.price), units=units, clock=CLOCK)


def test_a_search_is_cut_into_plain_words() -> None:
    """Nothing typed may act as an operator."""
    assert search_terms("Café & (LAMP | 'oak')! o_k") == ("café", "lamp", "oak", "o", "k")
    assert len(search_terms("a " * 50)) == MOST_TERMS
    assert ProductFilter(search="!!!").finds_nothing
    assert not ProductFilter(search="  ").finds_nothing
    with pytest.raises(FilterRefused):
        search_terms("x" * 121)
