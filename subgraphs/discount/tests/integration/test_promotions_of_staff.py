"""Promotions as staff make them, and the simulator that says what loses and why."""

from typing import Any

import pytest
from discount.testing import DiscountBench
from stoa_primitives import new_id

pytestmark = pytest.mark.servers

CREATE = "mutation($i: PromotionInput!) { createPromotion(input: $i) { id level action productIds group endsAt } }"
CHANGE = "mutation($i: PromotionInput!) { changePromotion(input: $i) { id percent } }"
END = "mutation($id: ID!) { endPromotion(id: $id) { endsAt } }"
QUOTE = """query($l: [QuoteLineInput!]!, $c: String, $s: MoneyInput) { priceQuote(lines: $l, coupon: $c, shipping: $s) {
  total { amount } shippingDiscount { amount } freeShipping
  lines { discount { amount } breakdown { id isCoupon amount { amount } } } coupon { status } } }"""
SIMULATE = """query($i: SimulationInput!) { simulatePromotions(input: $i) {
  quote { total { amount } } verdicts { id outcome reason isCoupon amount { amount } } } }"""
COUPON = "mutation($i: CouponInput!) { createCoupon(input: $i) { code budget { amount } } }"
CHANGE_COUPON = "mutation($i: CouponInput!) { changeCoupon(input: $i) { maxUses uses } }"
END_COUPON = "mutation($c: String!) { endCoupon(code: $c) { expiresAt } }"


def staff(discount: DiscountBench) -> str:
    return discount.signer.token("carla", scopes="discounts.write", roles=("catalogue-manager",))


def some_id() -> str:
    return f"t-{new_id()[-12:]}"


def line(product: str, amount: int, quantity: int = 1) -> dict[str, Any]:
    price = {"amount": amount, "currency": "EUR"}
    return {"variantId": f"v-{product}", "productId": product, "quantity": quantity, "unitPrice": price}


async def create(discount: DiscountBench, **values: Any) -> str:
    wanted = {"id": some_id(), "name": "Spring", "percent": 10, **values}
    answer = await discount.call(CREATE, {"i": wanted}, token=staff(discount))
    assert "errors" not in answer, answer
    return str(wanted["id"])


async def quote(discount: DiscountBench, *lines: dict[str, Any], **variables: Any) -> dict[str, Any]:
    answer = await discount.call(QUOTE, {"l": list(lines), **variables})
    assert "errors" not in answer, answer
    return dict(answer["data"]["priceQuote"])


async def test_a_promotion_works_from_the_moment_it_is_made_until_it_is_ended(discount: DiscountBench) -> None:
    """A campaign starts and stops when staff say so."""
    product = some_id()
    made = await create(discount, productIds=[product], group="sale")
    during = await quote(discount, line(product, 1000))
    await discount.call(
        CHANGE,
        {"i": {"id": made, "name": "Spring", "percent": 25, "productIds": [product], "group": "sale"}},
        token=staff(discount),
    )
    changed = await quote(discount, line(product, 1000))
    await discount.call(END, {"id": made}, token=staff(discount))
    after = await quote(discount, line(product, 1000))

    assert [each["total"]["amount"] for each in (during, changed, after)] == [900, 750, 1000]
    assert during["lines"][0]["breakdown"] == [{"id": made, "isCoupon": False, "amount": {"amount": 100}}]


async def test_bundles_and_amounts_off_pieces_reach_the_quote(discount: DiscountBench) -> None:
    """What staff write down as data has to be what the till does."""
    bundle, piece = some_id(), some_id()
    await create(discount, action="BUY_X_GET_Y", buy=2, get=1, percent=100, productIds=[bundle])
    euro = {"amount": 100, "currency": "EUR"}
    await create(discount, action="FIXED_AMOUNT", percent=None, amount=euro, productIds=[piece])

    priced = await quote(discount, line(bundle, 500, 3), line(piece, 250, 2))

    assert [each["discount"]["amount"] for each in priced["lines"]] == [500, 200]


@pytest.mark.parametrize(
    "faulty",
    [
        {"percent": 0},
        {"percent": 101},
        {"level": "SHIPPING", "action": "FREE_SHIPPING", "percent": None},
        {"id": "Not An Id"},
        {"productIds": []},
        {"productIds": ["x" * 500]},
        {"endsAt": "2001-01-01T00:00:00Z"},
        {"startsAt": "9999-12-31T23:59:59-14:00"},
        {"action": "FIXED_AMOUNT"},
        {"minimum": {"amount": 1, "currency": "XXX"}},
    ],
)
async def test_a_promotion_that_makes_no_sense_is_refused(discount: DiscountBench, faulty: dict[str, Any]) -> None:
    """A slip of the finger must not give the shop away."""
    wanted = {"id": some_id(), "name": "Spring", "percent": 10, "productIds": [some_id()], **faulty}

    answer = await discount.call(CREATE, {"i": wanted}, token=staff(discount))

    assert answer["errors"][0]["extensions"]["code"] in {"PROMOTION_INVALID", "INVALID_INPUT", "UNKNOWN_CURRENCY"}


async def test_promotions_are_for_staff_to_make_and_look_through(discount: DiscountBench) -> None:
    """A customer must not be able to put the shop on sale, nor see next week's campaign."""
    wanted = {"id": some_id(), "name": "Mine", "percent": 100, "allProducts": True}
    calls = [
        (CREATE, {"i": wanted}),
        (CHANGE, {"i": wanted}),
        (END, {"id": "season"}),
        (END_COUPON, {"c": "WELCOME10"}),
        (SIMULATE, {"i": {"lines": []}}),
        ("{ promotionRules { id } }", {}),
    ]

    for document, variables in calls:
        answer = await discount.call(document, variables, token=discount.signer.token("sophie"))
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN", document


async def test_unknown_and_taken_ids_are_told_apart(discount: DiscountBench) -> None:
    """Overwriting a colleague's campaign by accident is worse than an error."""
    product = some_id()
    made = await create(discount, productIds=[product])
    wanted = {"id": made, "name": "Again", "percent": 10, "productIds": [product]}

    taken = await discount.call(CREATE, {"i": wanted}, token=staff(discount))
    unknown = await discount.call(CHANGE, {"i": {**wanted, "id": some_id()}}, token=staff(discount))
    ended = await discount.call(END, {"id": some_id()}, token=staff(discount))

    codes = [answer["errors"][0]["extensions"]["code"] for answer in (taken, unknown, ended)]
    assert codes == ["PROMOTION_EXISTS", "NOT_FOUND", "NOT_FOUND"]


async def test_the_simulator_says_what_applies_what_loses_and_what_does_not_run(discount: DiscountBench) -> None:
    """ "Why does this customer not get the ten per cent?" is the commonest question of all."""
    product = some_id()
    small = await create(discount, productIds=[product], group="sale")
    large = await create(discount, percent=30, productIds=[product], group="sale")
    later = await create(discount, percent=50, productIds=[product], startsAt="2999-01-01T00:00:00Z")
    basket = {"lines": [line(product, 1000)], "coupon": "EXPIRED"}

    now = (await discount.call(SIMULATE, {"i": basket}, token=staff(discount)))["data"]["simulatePromotions"]
    then = (await discount.call(SIMULATE, {"i": {**basket, "at": "2999-06-01T00:00:00Z"}}, token=staff(discount)))[
        "data"
    ]["simulatePromotions"]

    outcomes = {each["id"]: each["outcome"] for each in now["verdicts"]}
    assert (now["quote"]["total"]["amount"], then["quote"]["total"]["amount"]) == (700, 350)
    assert [outcomes[each] for each in (small, large, later)] == ["OUTDONE", "APPLIED", "NOT_RUNNING"]
    assert outcomes["EXPIRED"] == "CONDITION_NOT_MET"
    assert all(each["reason"] for each in now["verdicts"] if each["outcome"] != "APPLIED")


async def test_free_shipping_is_promised_and_given(discount: DiscountBench) -> None:
    """The promise on the page has to hold at the till."""
    made = await create(
        discount,
        level="SHIPPING",
        action="FREE_SHIPPING",
        percent=None,
        minimum={"amount": 90_000_000, "currency": "EUR"},
    )
    shipping = {"amount": 490, "currency": "EUR"}

    below = await quote(discount, line("x", 89_999_999), s=shipping)
    above = await quote(discount, line("x", 90_000_000), s=shipping)
    await discount.call(END, {"id": made}, token=staff(discount))

    assert (below["freeShipping"], below["shippingDiscount"]["amount"]) == (False, 0)
    assert (above["freeShipping"], above["shippingDiscount"]["amount"]) == (True, 490)


async def test_a_coupon_is_changed_and_ended_without_forgetting_its_uses(discount: DiscountBench) -> None:
    """Raising a limit must not give away what was used already."""
    code = some_id().upper()
    await discount.call(COUPON, {"i": {"code": code, "percent": 10, "maxUses": 5}}, token=staff(discount))
    for _ in range(2):
        await discount.hear("ordering.order_placed", {"order_id": new_id(), "customer_id": "c", "coupon": code})

    raised = await discount.call(
        CHANGE_COUPON, {"i": {"code": code, "percent": 10, "maxUses": 9}}, token=staff(discount)
    )
    lowered = await discount.call(
        CHANGE_COUPON, {"i": {"code": code, "percent": 10, "maxUses": 1}}, token=staff(discount)
    )
    await discount.call(END_COUPON, {"c": code}, token=staff(discount))

    assert raised["data"]["changeCoupon"] == {"maxUses": 9, "uses": 2}
    assert lowered["errors"][0]["extensions"]["code"] == "COUPON_INVALID"
    assert (await quote(discount, line("x", 1000), c=code))["coupon"]["status"] == "EXPIRED"
