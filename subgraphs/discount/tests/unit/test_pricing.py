"""Pricing: whatever the numbers, the parts add up to the whole."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from discount.domain.coupons import Coupon, CouponStatus, judge
from discount.domain.demo import DEMO_PROMOTIONS, demo_promotion_of
from discount.domain.pricing import price, sale_price
from discount.domain.promotions import best_of, percentage
from discount.domain.quote import CouponWish, Line, Occasion, Offer
from hypothesis import given, settings
from hypothesis import strategies as st
from stoa_primitives import Currency, Money

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HERE = Occasion(now=NOW)


def euros(cents: int) -> Money:
    return Money(cents, Currency.EUR)


def line(product: str, cents: int, quantity: int = 1) -> Line:
    return Line(variant_id=f"v-{product}", product_id=product, quantity=quantity, unit_price=euros(cents))


LINES = st.lists(
    st.builds(line, st.sampled_from("abcd"), st.integers(0, 100_000), st.integers(1, 99)), min_size=0, max_size=8
)
COUPONS = st.one_of(
    st.builds(lambda percent: Coupon(code="C", percent=percent), st.integers(1, 100)),
    st.builds(lambda cents: Coupon(code="C", amount=euros(cents)), st.integers(1, 200_000)),
)


@settings(deadline=None)
@given(LINES, COUPONS, st.dictionaries(st.sampled_from("abcd"), st.integers(1, 90)))
def test_the_parts_of_a_quote_always_add_up(lines: list[Line], coupon: Coupon, percents: dict[str, int]) -> None:
    """Row 96: a cent that appears or disappears breaks every later sum."""
    offers = [
        Offer(promotion=percentage(product, "P", percent), products=frozenset(product))
        for product, percent in percents.items()
    ]

    quote = price(lines, offers=offers, wish=CouponWish(code="C", coupon=coupon), occasion=HERE)

    assert sum(each.total.amount for each in quote.lines) == quote.total.amount
    assert sum(each.discount.amount for each in quote.lines) == quote.discount.amount
    assert quote.subtotal.amount == quote.discount.amount + quote.total.amount
    assert all(0 <= each.discount.amount <= each.full.amount for each in quote.lines)
    without = price(lines, offers=offers, wish=None, occasion=HERE)
    assert without.total.amount - quote.total.amount == coupon.worth(without.total).amount


def test_the_odd_cents_of_a_coupon_always_fall_on_the_same_lines() -> None:
    """The same basket must not cost differently by line from one look to the next."""
    lines = [line("a", 333), line("b", 333), line("c", 333)]

    quotes = [
        price(lines, wish=CouponWish(code="C", coupon=Coupon(code="C", amount=euros(100))), occasion=HERE)
        for _ in range(3)
    ]

    assert [each.discount.amount for each in quotes[0].lines] == [34, 33, 33]
    assert quotes[0] == quotes[1] == quotes[2]


def test_of_two_promotions_the_better_one_counts_and_only_while_it_runs() -> None:
    """Promotions do not add up, and yesterday's is over."""
    small = percentage("a", "Small", 10)
    over = replace(percentage("b", "Over", 50), ends_at=NOW)
    later = replace(percentage("c", "Later", 60), starts_at=NOW + timedelta(seconds=1))
    big = replace(percentage("d", "Big", 20), starts_at=NOW, ends_at=NOW + timedelta(seconds=1))

    assert best_of([small, over, later, big], NOW) == big
    assert best_of([], NOW) is None
    assert sale_price(euros(1999), [big, small]) == euros(1599)
    assert sale_price(euros(1999), []) == euros(1999)


@pytest.mark.parametrize(
    ("coupon", "status"),
    [
        (Coupon(code="C", percent=5), CouponStatus.APPLIED),
        (Coupon(code="C", percent=5, starts_at=NOW), CouponStatus.APPLIED),
        (Coupon(code="C", percent=5, starts_at=NOW + timedelta(seconds=1)), CouponStatus.NOT_YET),
        (Coupon(code="C", percent=5, expires_at=NOW), CouponStatus.EXPIRED),
        (Coupon(code="C", percent=5, expires_at=NOW + timedelta(seconds=1)), CouponStatus.APPLIED),
        (Coupon(code="C", percent=5, max_uses=3, uses=2), CouponStatus.APPLIED),
        (Coupon(code="C", percent=5, max_uses=3, uses=3), CouponStatus.USED),
        (Coupon(code="C", percent=5, max_uses_per_customer=1), CouponStatus.USED),
        (Coupon(code="C", percent=5, minimum=euros(1000)), CouponStatus.APPLIED),
        (Coupon(code="C", percent=5, minimum=euros(1001)), CouponStatus.MINIMUM_NOT_MET),
        (Coupon(code="C", amount=Money(5, Currency.USD)), CouponStatus.UNKNOWN),
    ],
)
def test_each_condition_of_a_coupon_holds_at_its_edge(coupon: Coupon, status: CouponStatus) -> None:
    """A coupon ends to the second and counts to the cent."""
    assert judge(coupon, total=euros(1000), now=NOW, uses_by_customer=1) is status


def test_a_coupon_larger_than_the_order_makes_it_free_and_no_more() -> None:
    """The shop must not pay shoppers for shopping."""
    wish = CouponWish(code="C", coupon=Coupon(code="C", amount=euros(10_000)))

    assert price([line("a", 500, 2)], wish=wish, occasion=HERE).total == euros(0)


def test_about_a_tenth_of_the_products_is_on_sale() -> None:
    """A sale on everything is no sale."""
    found = [demo_promotion_of(f"p{number}") for number in range(3000)]

    assert 200 < sum(each is not None for each in found) < 400
    assert {each for each in found if each} == set(DEMO_PROMOTIONS)
