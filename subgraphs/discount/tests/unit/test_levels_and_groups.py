"""Promotions on three levels: who excludes whom, who wins, and what nothing depends on."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from discount.domain.coupons import Coupon, CouponStatus
from discount.domain.pricing import price
from discount.domain.promotion_rules import check_promotion
from discount.domain.promotions import Action, ActionKind, Conditions, Level, Promotion
from discount.domain.quote import CouponWish, Line, Occasion, Offer, Outcome, Quote
from discount.domain.refusals import PromotionRefused
from hypothesis import given, settings
from hypothesis import strategies as st
from stoa_primitives import Currency, Money

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HERE = Occasion(now=NOW, signed_in=True)


def euros(cents: int) -> Money:
    return Money(cents, Currency.EUR)


def line(product: str, cents: int, quantity: int = 1) -> Line:
    return Line(variant_id=f"v-{product}", product_id=product, quantity=quantity, unit_price=euros(cents))


def offer(identity: str, action: Action, level: Level = Level.ITEM, **rest: Any) -> Offer:
    conditions = rest.pop("conditions", Conditions())
    promotion = Promotion(
        id=identity, name=identity, level=level, action=action, conditions=conditions, all_products=True, **rest
    )
    return Offer(promotion=promotion)


def percent(value: int) -> Action:
    return Action(percent=value)


def fixed(cents: int) -> Action:
    return Action(kind=ActionKind.FIXED_AMOUNT, amount=euros(cents))


def buy_get(buy: int, get: int, value: int = 100) -> Action:
    return Action(kind=ActionKind.BUY_X_GET_Y, buy=buy, get=get, percent=value)


FREE = Action(kind=ActionKind.FREE_SHIPPING)
ITEM_ACTIONS = st.one_of(
    st.builds(percent, st.integers(1, 100)),
    st.builds(fixed, st.integers(1, 5000)),
    st.builds(buy_get, st.integers(1, 3), st.integers(1, 2), st.integers(1, 100)),
)
ORDER_ACTIONS = st.one_of(st.builds(percent, st.integers(1, 100)), st.builds(fixed, st.integers(1, 20_000)))
GROUPS = st.sampled_from([None, "a", "b"])


@st.composite
def any_offers(draw: st.DrawFn) -> list[Offer]:
    found = []
    for number in range(draw(st.integers(0, 6))):
        level = draw(st.sampled_from(Level))
        action = draw({Level.ITEM: ITEM_ACTIONS, Level.ORDER: ORDER_ACTIONS, Level.SHIPPING: st.just(FREE)}[level])
        minimum = draw(st.one_of(st.none(), st.integers(0, 20_000)))
        conditions = Conditions(minimum=None if minimum is None else euros(minimum))
        found.append(
            offer(
                f"p{number}",
                action,
                level,
                group=draw(GROUPS),
                priority=draw(st.integers(-2, 2)),
                conditions=conditions,
            )
        )
    return found


LINES = st.lists(
    st.builds(line, st.sampled_from("abcd"), st.integers(0, 20_000), st.integers(1, 9)), min_size=0, max_size=5
)
WISHES = st.one_of(
    st.none(),
    st.builds(
        lambda value, group: CouponWish(code="C", coupon=Coupon(code="C", percent=value, group=group)),
        st.integers(1, 100),
        GROUPS,
    ),
)


@settings(deadline=None)
@given(LINES, any_offers(), WISHES, st.integers(0, 2000))
def test_whatever_applies_nothing_falls_below_zero_and_all_adds_up(
    lines: list[Line], offers: list[Offer], wish: CouponWish | None, shipping: int
) -> None:
    """Row 96: three levels, several groups and a coupon: each line says who took how much, and the parts are the whole."""
    quote = price(lines, offers=offers, wish=wish, occasion=replace(HERE, shipping=euros(shipping)))

    for priced in quote.lines:
        assert sum(each.amount.amount for each in priced.reductions) == priced.discount.amount
        assert all(each.amount.amount > 0 for each in priced.reductions)
        assert 0 <= priced.total.amount <= priced.full.amount
    assert sum(each.total.amount for each in quote.lines) == quote.total.amount
    assert 0 <= quote.shipping_discount.amount <= shipping
    taken = sum(each.amount.amount for each in quote.verdicts)
    assert taken == quote.discount.amount + quote.shipping_discount.amount


@settings(deadline=None)
@given(LINES, any_offers(), WISHES, st.randoms())
def test_the_order_in_which_lines_and_promotions_come_changes_nothing(
    lines: list[Line], offers: list[Offer], wish: CouponWish | None, random: Any
) -> None:
    """The same basket must not cost differently because somebody sorted it."""
    mixed_lines, mixed_offers = list(lines), list(offers)
    random.shuffle(mixed_lines)
    random.shuffle(mixed_offers)

    def shown(quote: Quote) -> tuple[int, list[tuple[Any, ...]]]:
        return quote.total.amount, sorted(
            (each.line.variant_id, each.full.amount, each.total.amount) for each in quote.lines
        )

    first = price(lines, offers=offers, wish=wish, occasion=HERE)
    second = price(mixed_lines, offers=mixed_offers, wish=wish, occasion=HERE)

    assert shown(first) == shown(second)
    assert first.coupon == second.coupon


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.builds(line, st.sampled_from("abc"), st.integers(1, 9000), st.integers(1, 5)), min_size=1, max_size=3),
    st.lists(ITEM_ACTIONS, min_size=1, max_size=3),
    st.lists(ORDER_ACTIONS, min_size=1, max_size=3),
)
def test_inside_a_group_the_customer_gets_the_best_by_trying_everything(
    lines: list[Line], items: list[Action], orders: list[Action]
) -> None:
    """A shop that says "the best for you" must not be beaten by pencil and paper."""
    ours = [offer(f"i{n}", each, group="items") for n, each in enumerate(items)]
    whole = [offer(f"o{n}", each, Level.ORDER, group="orders") for n, each in enumerate(orders)]

    quote = price(lines, offers=[*ours, *whole], wish=None, occasion=HERE)

    def total(chosen: tuple[Offer | None, ...], order: Offer | None) -> int:
        goods = sum(
            price([each], offers=[one] if one else [], wish=None, occasion=HERE).total.amount
            for each, one in zip(lines, chosen, strict=True)
        )
        return goods - (order.promotion.action.on_total(euros(goods)).amount if order else 0)

    choices = itertools.product([None, *ours], repeat=len(lines))
    best = min(total(chosen, order) for chosen in choices for order in [None, *whole])
    assert quote.total.amount == best


def test_groups_follow_their_priority_and_ungrouped_ones_add_up() -> None:
    """Ten per cent and then a euro is another price than a euro and then ten per cent: staff decide which."""
    early = [offer("fixed", fixed(100), priority=1), offer("percent", percent(10))]
    late = [offer("fixed", fixed(100)), offer("percent", percent(10), priority=1)]

    totals = [price([line("a", 1000)], offers=each, wish=None, occasion=HERE).total.amount for each in (early, late)]

    assert totals == [810, 800]


@pytest.mark.parametrize(("quantity", "off"), [(1, 0), (2, 0), (3, 1000), (4, 1000), (5, 1000), (6, 2000), (7, 2000)])
def test_buy_two_get_one_counts_whole_groups_only(quantity: int, off: int) -> None:
    """Two and a half bundles are two."""
    quote = price([line("a", 1000, quantity)], offers=[offer("b", buy_get(2, 1))], wish=None, occasion=HERE)

    assert quote.discount.amount == off


def test_a_coupon_that_a_promotion_of_its_group_outdoes_says_so() -> None:
    """A shopper who typed a code wants to know why it changed nothing, and the coupon must not be used up by it."""
    better = offer("spring", percent(20), Level.ORDER, group="campaign")
    wish = CouponWish(code="C", coupon=Coupon(code="C", percent=10, group="campaign"))

    quote = price([line("a", 1000)], offers=[better], wish=wish, occasion=HERE)

    assert quote.coupon is not None
    assert (quote.coupon.status, quote.total.amount, quote.coupon_amount.amount) == (CouponStatus.OUTDONE, 800, 0)
    assert {each.id: each.outcome for each in quote.verdicts} == {"C": Outcome.OUTDONE, "spring": Outcome.APPLIED}


def test_a_coupon_of_another_group_adds_up() -> None:
    """Exclusive means exclusive within a group, nowhere else."""
    wish = CouponWish(code="C", coupon=Coupon(code="C", percent=10, group="newsletter"))
    spring = offer("spring", percent(20), Level.ORDER, group="campaign", priority=1)

    quote = price([line("a", 1000)], offers=[spring], wish=wish, occasion=HERE)

    assert (quote.total.amount, quote.coupon_amount.amount) == (720, 80)


@pytest.mark.parametrize(("spent", "status"), [(900, CouponStatus.APPLIED), (901, CouponStatus.USED)])
def test_a_budget_holds_to_the_cent(spent: int, status: CouponStatus) -> None:
    """A campaign of ten euros costs ten euros."""
    coupon = Coupon(code="C", percent=10, budget=euros(1000), spent=euros(spent))

    quote = price([line("a", 1000)], wish=CouponWish(code="C", coupon=coupon), occasion=HERE)

    assert quote.coupon is not None
    assert quote.coupon.status is status


@pytest.mark.parametrize(("goods", "free"), [(4999, False), (5000, True)])
def test_shipping_is_free_from_the_value_a_promotion_says(goods: int, free: bool) -> None:
    """The promise on the page and the price at the till are one number."""
    offers = [offer("free", FREE, Level.SHIPPING, conditions=Conditions(minimum=euros(5000)))]

    quote = price([line("a", goods)], offers=offers, wish=None, occasion=replace(HERE, shipping=euros(490)))

    assert (quote.free_shipping, quote.shipping_discount.amount) == (free, 490 if free else 0)
    assert quote.free_shipping_from == euros(5000)


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"starts_at": NOW + timedelta(seconds=1)}, Outcome.NOT_RUNNING),
        ({"ends_at": NOW}, Outcome.NOT_RUNNING),
        ({"conditions": Conditions(minimum=euros(1001))}, Outcome.CONDITION_NOT_MET),
        ({"conditions": Conditions(minimum=Money(1, Currency.USD))}, Outcome.CONDITION_NOT_MET),
        ({"conditions": Conditions(minimum_quantity=2)}, Outcome.CONDITION_NOT_MET),
        ({"conditions": Conditions(signed_in_only=True)}, Outcome.CONDITION_NOT_MET),
        ({"action": Action(kind=ActionKind.FIXED_AMOUNT, amount=Money(5, Currency.USD))}, Outcome.NOTHING_TO_REDUCE),
        ({"all_products": False}, Outcome.NOTHING_TO_REDUCE),
        ({}, Outcome.APPLIED),
    ],
)
def test_each_condition_keeps_a_promotion_out_and_says_why(change: dict[str, Any], outcome: Outcome) -> None:
    """Staff who ask "why not?" deserve an answer."""
    promotion = replace(offer("p", percent(10)).promotion, **change)

    quote = price([line("a", 1000)], offers=[Offer(promotion=promotion)], wish=None, occasion=Occasion(now=NOW))

    (verdict,) = quote.verdicts
    assert verdict.outcome is outcome
    assert bool(verdict.reason) is (outcome is not Outcome.APPLIED)
    assert (quote.discount.amount > 0) is (outcome is Outcome.APPLIED)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "X Y"},
        {"name": " "},
        {"name": "two\nlines"},
        {"action": percent(0)},
        {"action": percent(101)},
        {"action": FREE},
        {"action": fixed(0)},
        {"action": replace(fixed(5), percent=5)},
        {"action": Action(kind=ActionKind.BUY_X_GET_Y, percent=50, buy=0, get=1)},
        {"group": "Has Space"},
        {"priority": 5000},
        {"ends_at": NOW},
        {"starts_at": NOW + timedelta(days=2), "ends_at": NOW + timedelta(days=1)},
        {"all_products": False},
        {"conditions": Conditions(minimum=euros(-1))},
        {"action": fixed(5), "conditions": Conditions(minimum=Money(5, Currency.USD))},
        {"level": Level.ORDER, "action": buy_get(1, 1)},
    ],
)
def test_a_senseless_promotion_is_refused(change: dict[str, Any]) -> None:
    """A slip of the finger must not give the shop away."""
    promotion = replace(offer("p1", percent(10)).promotion, **change)

    with pytest.raises(PromotionRefused):
        check_promotion(promotion, targets=0, now=NOW)


def test_a_sensible_promotion_passes() -> None:
    """The rules must not refuse what is right."""
    check_promotion(offer("p1", percent(10), ends_at=NOW + timedelta(days=1)).promotion, targets=0, now=NOW)


def test_odd_cents_stay_with_their_variant_however_the_lines_are_given() -> None:
    """Row 96: a euro off three equal lines: the odd cent must not wander when somebody sorts the basket."""
    lines = [line(product, 333) for product in "abc"]
    euro_off = [offer("o", fixed(100), Level.ORDER)]

    found = [
        {
            each.line.variant_id: each.discount.amount
            for each in price(given, offers=euro_off, wish=None, occasion=HERE).lines
        }
        for given in (lines, lines[::-1], [lines[1], lines[2], lines[0]])
    ]

    assert found == [{"v-a": 34, "v-b": 33, "v-c": 33}] * 3
