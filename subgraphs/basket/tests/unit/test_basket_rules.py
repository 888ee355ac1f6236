"""The basket's rules: what may be done to it, one rule per test."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from basket.domain.basket import NEXT, Basket, BasketStatus, Line, Step, normal_coupon
from basket.domain.limits import MAX_LINES, MAX_QUANTITY
from basket.domain.merging import merge
from basket.domain.problems import BasketRefused, ProblemCode
from basket.domain.variant import LocalText, Variant
from stoa_primitives import Currency, Money


def desk(variant_id: str = "v1", cents: int = 1000) -> Variant:
    return Variant(
        id=variant_id,
        product_id="p1",
        name=LocalText("Desk", "Tisch"),
        variant_name=LocalText("Oak", "Eiche"),
        price=Money(cents, Currency.EUR),
        weight_grams=500,
        published=True,
    )


def empty_basket(customer_id: str | None = None) -> Basket:
    return Basket(id="b1", customer_id=customer_id)


def full_basket() -> Basket:
    lines = tuple(Line(variant_id=f"v{n}", quantity=1, seen_price=Money(1, Currency.EUR)) for n in range(MAX_LINES))
    return replace(empty_basket(), lines=lines)


@pytest.mark.parametrize("quantity", [0, -1, -(2**31), MAX_QUANTITY + 1, 2**31 - 1, 2**31])
def test_a_quantity_that_nobody_can_buy_is_refused(quantity: int) -> None:
    """A negative line would pay the customer."""
    with pytest.raises(BasketRefused) as refused:
        empty_basket().add(desk(), quantity)

    assert refused.value.problem.code is ProblemCode.QUANTITY_INVALID


def test_adding_twice_adds_up() -> None:
    """A second click must not replace the first."""
    basket = empty_basket().add(desk(), 2).add(desk(), 3)

    assert [(line.variant_id, line.quantity) for line in basket.lines] == [("v1", 5)]


def test_adding_up_beyond_the_limit_is_refused() -> None:
    """Small steps must not climb over the limit of a line."""
    basket = empty_basket().add(desk(), MAX_QUANTITY)

    with pytest.raises(BasketRefused) as refused:
        basket.add(desk(), 1)

    assert refused.value.problem.code is ProblemCode.LIMIT_EXCEEDED


def test_the_fifty_first_article_is_refused() -> None:
    """An endless basket would stop the checkout for everybody."""
    with pytest.raises(BasketRefused) as refused:
        full_basket().add(desk("one too many"), 1)

    assert refused.value.problem.code is ProblemCode.LIMIT_EXCEEDED


def test_a_full_basket_takes_more_of_what_it_holds() -> None:
    """The limit of articles must not stop a quantity."""
    assert full_basket().add(desk("v0"), 1).item_count == MAX_LINES + 1


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (BasketStatus.CHECKED_OUT, ProblemCode.CHECKOUT_IN_PROGRESS),
        (BasketStatus.ORDERED, ProblemCode.BASKET_GONE),
        (BasketStatus.MERGED, ProblemCode.BASKET_GONE),
        (BasketStatus.CLOSED, ProblemCode.BASKET_GONE),
    ],
)
def test_a_basket_that_is_not_open_cannot_be_changed(status: BasketStatus, code: ProblemCode) -> None:
    """A change after the checkout would differ from what was ordered."""
    basket = replace(empty_basket().add(desk(), 1), status=status)

    changes: tuple[Callable[[], Basket], ...] = (
        lambda: basket.add(desk(), 1),
        lambda: basket.change_quantity(desk(), 2),
        lambda: basket.remove("v1"),
        lambda: basket.with_coupon("X"),
        lambda: basket.check_out("order"),
    )
    for change in changes:
        with pytest.raises(BasketRefused) as refused:
            change()
        assert refused.value.problem.code is code


def test_an_empty_basket_cannot_be_checked_out() -> None:
    """An order of nothing cannot be packed."""
    with pytest.raises(BasketRefused) as refused:
        empty_basket().check_out("order")

    assert refused.value.problem.code is ProblemCode.BASKET_EMPTY


@pytest.mark.parametrize("status", list(BasketStatus))
def test_only_steps_in_the_table_can_be_taken(status: BasketStatus) -> None:
    """A finished basket that reopens would be sold twice."""
    basket = replace(empty_basket().add(desk(), 1), status=status)
    steps: dict[Step, Callable[[], Basket]] = {
        Step.CHECK_OUT: lambda: basket.check_out("order"),
        Step.REOPEN: basket.reopen,
        Step.FINISH: basket.finish,
        Step.CLOSE: basket.close,
        Step.MERGE: lambda: basket.merged("b2"),
    }

    for step, take in steps.items():
        if (status, step) in NEXT:
            assert take().status is NEXT[status, step]
        else:
            with pytest.raises(BasketRefused):
                take()


def test_merging_adds_quantities_and_caps_them() -> None:
    """Signing in must not lose a line, nor make an order that nobody can place."""
    guest = empty_basket().add(desk("v1"), 60).add(desk("v2"), 1).with_coupon("GUEST")
    mine = replace(empty_basket("me"), id="mine").add(desk("v1"), 60)

    done = merge(guest, mine)

    assert {line.variant_id: line.quantity for line in done.target.lines} == {"v1": MAX_QUANTITY, "v2": 1}
    assert [problem.code for problem in done.problems] == [ProblemCode.LIMIT_EXCEEDED]
    assert done.target.coupon == "GUEST"
    assert (done.source.status, done.source.merged_into) == (BasketStatus.MERGED, "mine")


def test_what_does_not_fit_into_a_full_basket_is_named() -> None:
    """An article that vanishes silently at sign-in is a lost sale and a puzzled customer."""
    done = merge(empty_basket().add(desk("extra"), 1), replace(full_basket(), customer_id="me", id="mine"))

    assert [(problem.code, problem.variant_id) for problem in done.problems] == [(ProblemCode.LIMIT_EXCEEDED, "extra")]
    assert len(done.target.lines) == MAX_LINES


@pytest.mark.parametrize("code", ["", "   ", "X" * 41, "A\x00B", "A\nB", "\ud800"])
def test_a_coupon_that_cannot_be_a_code_is_unknown(code: str) -> None:
    """Control characters must reach neither the discount service nor a log."""
    with pytest.raises(BasketRefused) as refused:
        normal_coupon(code)

    assert refused.value.problem.code is ProblemCode.COUPON_UNKNOWN


def test_a_coupon_is_compared_without_spaces_and_case() -> None:
    """A code typed from a leaflet must work."""
    assert normal_coupon("  welcome10 ") == "WELCOME10"
