"""What a basket costs."""

from dataclasses import replace

import pytest
from basket.domain.basket import Basket, BasketStatus, Line
from basket.domain.checkout import (
    Address,
    CheckoutRequest,
    PaymentChoice,
    choose_shipping,
    order_price,
    require_agreed,
    require_valid,
)
from basket.domain.limits import MAX_AMOUNT
from basket.domain.pricing import PriceRules, price, quote_lines, require_showable
from basket.domain.problems import BasketRefused, ProblemCode
from basket.domain.quote import CouponStatus, Quote, QuotedLine, ShippingPrice
from basket.domain.tax import tax_contained
from basket.domain.variant import LocalText, Variant
from hypothesis import given
from hypothesis import strategies as st
from stoa_primitives import Currency, Money

RULES = PriceRules(currency=Currency.EUR)


def lamp(variant_id: str = "v1", cents: int = 1000, *, published: bool = True) -> Variant:
    return Variant(
        id=variant_id,
        product_id="p1",
        name=LocalText("Lamp", "Lampe"),
        variant_name=LocalText("Red", ""),
        price=Money(cents, Currency.EUR),
        weight_grams=300,
        published=published,
    )


def basket_of(*lines: tuple[str, int, int]) -> Basket:
    stored = tuple(Line(variant_id=v, quantity=q, seen_price=Money(seen, Currency.EUR)) for v, q, seen in lines)
    return Basket(id="b1", customer_id="me", lines=stored)


def quote_of(*lines: tuple[str, int, int], status: CouponStatus | None = None) -> Quote:
    quoted = tuple(
        QuotedLine(variant_id=v, discount=Money(off, Currency.EUR), total=Money(total, Currency.EUR))
        for v, off, total in lines
    )
    return Quote(lines=quoted, coupon_status=status)


def codes(priced_notices: object) -> list[ProblemCode]:
    return [notice.code for notice in priced_notices]  # type: ignore[attr-defined]


def test_a_quoted_basket_shows_the_discount() -> None:
    """The customer must see what the coupon is worth."""
    priced = price(basket_of(("v1", 3, 1000)), {"v1": lamp()}, quote_of(("v1", 300, 2700)), RULES)

    assert (priced.subtotal.amount, priced.discount.amount, priced.total.amount) == (3000, 300, 2700)
    assert priced.tax.amount == 431
    assert priced.weight_grams == 900
    assert priced.notices == ()


def test_without_a_quote_the_basket_is_undiscounted_and_says_so() -> None:
    """A shop whose discount service is down must still sell, honestly."""
    priced = price(basket_of(("v1", 3, 1000)), {"v1": lamp()}, None, RULES)

    assert priced.total.amount == 3000
    assert codes(priced.notices) == [ProblemCode.DISCOUNTS_UNAVAILABLE]
    assert priced.applied_coupon is None


@pytest.mark.parametrize(
    "answer",
    [
        quote_of(("v1", 300, 2701)),
        quote_of(("v1", -1, 3001)),
        quote_of(("v1", 3001, -1)),
        quote_of(("other", 0, 3000)),
        quote_of(("v1", 0, 3000), ("v1", 0, 3000)),
        quote_of(),
        Quote(
            lines=(QuotedLine(variant_id="v1", discount=Money(0, Currency.USD), total=Money(3000, Currency.USD)),),
            coupon_status=None,
        ),
    ],
)
def test_a_quote_that_does_not_add_up_is_not_believed(answer: Quote) -> None:
    """A confused or forged answer must not set a price."""
    priced = price(basket_of(("v1", 3, 1000)), {"v1": lamp()}, answer, RULES)

    assert priced.total.amount == 3000
    assert ProblemCode.DISCOUNTS_UNAVAILABLE in codes(priced.notices)


def test_a_changed_price_is_told_and_counts() -> None:
    """A price that moves in silence is a broken promise."""
    priced = price(basket_of(("v1", 1, 900)), {"v1": lamp()}, quote_of(("v1", 0, 1000)), RULES)

    assert priced.total.amount == 1000
    assert codes(priced.notices) == [ProblemCode.PRICE_CHANGED]
    assert "9.00 EUR" in priced.notices[0].message


@pytest.mark.parametrize("known", [{}, {"gone": lamp("gone", published=False)}])
def test_what_is_not_for_sale_costs_nothing_and_is_named(known: dict[str, Variant]) -> None:
    """An unpublished product must not be sold through an old basket."""
    basket = basket_of(("gone", 2, 1000), ("v1", 1, 1000))

    priced = price(basket, {**known, "v1": lamp()}, quote_of(("v1", 0, 1000)), RULES)

    assert priced.total.amount == 1000
    assert codes(priced.notices) == [ProblemCode.PRODUCT_UNAVAILABLE]
    assert [line.variant_id for line in quote_lines(basket, {**known, "v1": lamp()}, RULES)] == ["v1"]


def test_a_price_in_another_currency_is_not_for_sale() -> None:
    """Euros and dollars must never be added up."""
    dollars = replace(lamp(), price=Money(1000, Currency.USD))

    priced = price(basket_of(("v1", 1, 1000)), {"v1": dollars}, None, RULES)

    assert codes(priced.notices) == [ProblemCode.PRODUCT_UNAVAILABLE]


def test_a_checked_out_basket_says_that_it_waits() -> None:
    """A basket that cannot be changed must say why."""
    waiting = replace(basket_of(), status=BasketStatus.CHECKED_OUT)

    assert codes(price(waiting, {}, None, RULES).notices) == [ProblemCode.CHECKOUT_IN_PROGRESS]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (CouponStatus.UNKNOWN, ProblemCode.COUPON_UNKNOWN),
        (CouponStatus.EXPIRED, ProblemCode.COUPON_EXPIRED),
        (CouponStatus.NOT_YET, ProblemCode.COUPON_NOT_YET),
        (CouponStatus.USED, ProblemCode.COUPON_USED),
        (CouponStatus.MINIMUM_NOT_MET, ProblemCode.COUPON_MINIMUM_NOT_MET),
    ],
)
def test_a_coupon_that_stopped_counting_is_told(status: CouponStatus, code: ProblemCode) -> None:
    """A discount that disappears without a word looks like fraud."""
    basket = replace(basket_of(("v1", 1, 1000)), coupon="OLD")

    priced = price(basket, {"v1": lamp()}, quote_of(("v1", 0, 1000), status=status), RULES)

    assert codes(priced.notices) == [code]
    assert priced.applied_coupon is None


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 99)), min_size=1, max_size=10), st.integers(0, 100))
def test_lines_always_add_up_to_the_whole(lines: list[tuple[int, int]], percent: int) -> None:
    """Row 96: a cent that appears or vanishes is an accounting error."""
    variants = {f"v{n}": lamp(f"v{n}", cents) for n, (cents, _) in enumerate(lines)}
    basket = basket_of(*((f"v{n}", quantity, cents) for n, (cents, quantity) in enumerate(lines)))
    quoted = quote_of(
        *(
            (f"v{n}", cents * quantity * percent // 100, cents * quantity - cents * quantity * percent // 100)
            for n, (cents, quantity) in enumerate(lines)
        )
    )

    priced = price(basket, variants, quoted, RULES)

    assert sum(line.total.amount for line in priced.lines) == priced.total.amount
    assert priced.subtotal.amount - priced.discount.amount == priced.total.amount
    assert 0 <= priced.tax.amount <= priced.total.amount


@given(st.integers(0, 2**62), st.integers(0, 1000))
def test_contained_tax_is_the_nearest_cent(total: int, permille: int) -> None:
    """The invoice's tax must survive an audit."""
    tax = tax_contained(Money(total, Currency.EUR), permille).amount

    assert abs(tax * (1000 + permille) - total * permille) * 2 <= 1000 + permille


def test_a_basket_too_dear_to_be_shown_is_refused() -> None:
    """Row 97: an amount beyond GraphQL's Int would break every page that shows the basket."""
    dear = lamp(cents=MAX_AMOUNT)

    require_showable(basket_of(("v1", 1, 1)), {"v1": dear}, RULES)
    with pytest.raises(BasketRefused) as refused:
        require_showable(basket_of(("v1", 2, 1)), {"v1": dear}, RULES)

    assert refused.value.problem.code is ProblemCode.LIMIT_EXCEEDED


def request(**changes: object) -> CheckoutRequest:
    address = Address(name="Sophie Hopper", street="Stoa 1", postal_code="10115", city="Berlin", country="DE")
    payment = PaymentChoice(method="test", token="tok_visa")
    good = CheckoutRequest(
        idempotency_key="key",
        address=address,
        shipping_method="standard",
        payment=payment,
        expected_amount=1490,
        expected_currency="EUR",
        locale="en",
    )
    return replace(good, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "  "},
        {"street": ""},
        {"city": "x" * 121},
        {"city": "Ber\nlin"},
        {"name": "\ud800"},
        {"country": "Germany"},
        {"country": "de"},
        {"postal_code": "1011"},
        {"postal_code": "\u0661\u0661\u0661\u0661\u0661"},
    ],
)
def test_an_address_nobody_can_deliver_to_is_refused(change: dict[str, str]) -> None:
    """A parcel without an address comes back."""
    wrong = replace(request().address, **change)

    with pytest.raises(BasketRefused) as refused:
        require_valid(request(address=wrong))

    assert refused.value.problem.code is ProblemCode.ADDRESS_INVALID


@pytest.mark.parametrize("key", ["", " ", "x" * 101, "a b", "\x00", "schlüssel"])
def test_a_checkout_key_must_be_one(key: str) -> None:
    """A key that cannot be stored cannot protect from a second order."""
    with pytest.raises(BasketRefused) as refused:
        require_valid(request(idempotency_key=key))

    assert refused.value.problem.code is ProblemCode.IDEMPOTENCY_KEY_INVALID


def test_every_decision_is_part_of_the_fingerprint() -> None:
    """A key used for another decision must be noticed."""
    good = request()
    others = [
        request(address=replace(good.address, city="Bonn")),
        request(shipping_method="express"),
        request(payment=PaymentChoice(method="test", token="tok_declined")),
        request(expected_amount=1),
        request(expected_currency="USD"),
        request(locale="de"),
    ]

    assert request(idempotency_key="other").fingerprint == good.fingerprint
    assert len({good.fingerprint, *(other.fingerprint for other in others)}) == 1 + len(others)


def test_the_order_costs_basket_and_shipping_and_contains_tax_of_both() -> None:
    """Tax on shipping forgotten is tax unpaid."""
    priced = price(basket_of(("v1", 1, 1000)), {"v1": lamp()}, quote_of(("v1", 0, 1000)), RULES)
    shipping = choose_shipping((ShippingPrice("standard", Money(490, Currency.EUR)),), "standard")

    order = order_price(priced, shipping, RULES.zone)

    assert (order.subtotal.amount, order.shipping.amount, order.total.amount, order.tax.amount) == (
        1000,
        490,
        1490,
        238,
    )
    require_agreed(order, request())
    for other in ({"expected_amount": 1489}, {"expected_currency": "USD"}):
        with pytest.raises(BasketRefused) as refused:
            require_agreed(order, request(**other))
        assert refused.value.problem.code is ProblemCode.TOTAL_CHANGED


def test_a_way_of_shipping_that_is_not_offered_is_refused() -> None:
    """A free method invented by the client would ship for nothing."""
    with pytest.raises(BasketRefused) as refused:
        choose_shipping((ShippingPrice("standard", Money(490, Currency.EUR)),), "drone")

    assert refused.value.problem.code is ProblemCode.SHIPPING_METHOD_UNKNOWN
