"""What a person does to a basket, through GraphQL, on real servers."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest
from basket.domain.quote import CouponStatus

FIELDS = """
basket { id itemCount coupon couponStatus subtotal { amount } discount { amount } total { amount currency } tax { amount }
  weightGrams lines { variant { id } name quantity unitPrice { amount } total { amount } } notices { code variantId } }
problems { code variantId message }
"""
ADD = (
    f"mutation ($b: ID, $v: ID!, $q: Int!) {{ addToBasket(basketId: $b, variantId: $v, quantity: $q) {{ {FIELDS} }} }}"
)
CHANGE = f"mutation ($b: ID, $v: ID!, $q: Int!) {{ changeQuantity(basketId: $b, variantId: $v, quantity: $q) {{ {FIELDS} }} }}"
REMOVE = f"mutation ($b: ID, $v: ID!) {{ removeFromBasket(basketId: $b, variantId: $v) {{ {FIELDS} }} }}"
COUPON = f"mutation ($b: ID, $c: String!) {{ applyCoupon(basketId: $b, code: $c) {{ {FIELDS} }} }}"
DROP_COUPON = f"mutation ($b: ID) {{ removeCoupon(basketId: $b) {{ {FIELDS} }} }}"
MERGE = f"mutation ($g: ID!) {{ mergeBasket(guestBasketId: $g) {{ {FIELDS} }} }}"
SEE = "query ($b: ID!) { basket(id: $b) { id itemCount lines { quantity } notices { code } total { amount } } }"
MINE = "{ myBasket { id itemCount notices { code } total { amount } } }"


class Shop(Protocol):
    call: Any
    signer: Any
    redis: Any
    discount: Any

    def person(self) -> str: ...
    async def variant(self, cents: int = 1000, **changes: Any) -> str: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...


async def result(shop: Shop, operation: str, variables: dict[str, Any], token: str | None = None) -> dict[str, Any]:
    answer = await shop.call(operation, variables, token=token)
    assert "errors" not in answer, answer
    return next(iter(answer["data"].values()))


def codes(outcome: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in outcome["problems"]]


async def test_a_guest_fills_a_basket_known_by_its_id(shop: Shop) -> None:
    """Shopping must not begin with a sign-in."""
    lamp = await shop.variant(1000)

    first = await result(shop, ADD, {"v": lamp, "q": 2})
    second = await result(shop, ADD, {"b": first["basket"]["id"], "v": lamp, "q": 1})

    assert second["basket"]["id"] == first["basket"]["id"]
    assert len(first["basket"]["id"]) >= 32
    assert second["basket"]["itemCount"] == 3
    assert second["basket"]["total"] == {"amount": 3000, "currency": "EUR"}
    assert second["basket"]["tax"] == {"amount": 479}
    assert second["basket"]["weightGrams"] == 900
    assert second["basket"]["lines"][0]["name"] == "Lamp"


@pytest.mark.parametrize("quantity", [0, -1, 100, 2**31 - 1])
async def test_an_impossible_quantity_is_a_problem_and_opens_no_basket(shop: Shop, quantity: int) -> None:
    """Row 85: bad input must be answered in words, never by an error page."""
    lamp = await shop.variant()

    outcome = await result(shop, ADD, {"v": lamp, "q": quantity})

    assert codes(outcome) == ["QUANTITY_INVALID"]
    assert outcome["basket"] is None


@pytest.mark.parametrize("quantity", [2**31, 1.5, "1e3", "2", True])
async def test_a_quantity_that_is_no_int_is_refused_by_the_language(shop: Shop, quantity: Any) -> None:
    """Row 85: 2^31, a fraction or a text must be a clear refusal, not a crash or a guess."""
    answer = await shop.call(ADD, {"v": await shop.variant(), "q": quantity})

    assert "Int" in answer["errors"][0]["message"]
    assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_a_bad_quantity_leaves_the_basket_as_it_was(shop: Shop) -> None:
    """A typo must not cost the basket."""
    lamp = await shop.variant()
    basket_id = (await result(shop, ADD, {"v": lamp, "q": 2}))["basket"]["id"]

    outcome = await result(shop, CHANGE, {"b": basket_id, "v": lamp, "q": -1})

    assert codes(outcome) == ["QUANTITY_INVALID"]
    assert outcome["basket"]["itemCount"] == 2


async def test_quantity_nought_takes_the_line_out(shop: Shop) -> None:
    """Stepping down to nought is how people remove things."""
    lamp = await shop.variant()
    basket_id = (await result(shop, ADD, {"v": lamp, "q": 2}))["basket"]["id"]

    outcome = await result(shop, CHANGE, {"b": basket_id, "v": lamp, "q": 0})

    assert (codes(outcome), outcome["basket"]["lines"]) == ([], [])


async def test_a_line_can_be_changed_and_removed(shop: Shop) -> None:
    """The basket is the customer's, line by line."""
    lamp, desk = await shop.variant(), await shop.variant(5000)
    basket_id = (await result(shop, ADD, {"v": lamp, "q": 2}))["basket"]["id"]
    await result(shop, ADD, {"b": basket_id, "v": desk, "q": 1})

    changed = await result(shop, CHANGE, {"b": basket_id, "v": desk, "q": 4})
    removed = await result(shop, REMOVE, {"b": basket_id, "v": lamp})

    assert changed["basket"]["total"]["amount"] == 22000
    assert [line["variant"]["id"] for line in removed["basket"]["lines"]] == [desk]


@pytest.mark.parametrize("variant_id", ["nobody-knows", "", "\U0001f600", "x" * 5000, "' or 1=1 --"])
async def test_an_unknown_variant_is_a_problem(shop: Shop, variant_id: str) -> None:
    """An old page or a forged id must be answered in words."""
    assert codes(await result(shop, ADD, {"v": variant_id, "q": 1})) == ["VARIANT_UNKNOWN"]


async def test_an_unpublished_variant_cannot_be_added(shop: Shop) -> None:
    """What the catalogue took off the shelf must not be sold from an old page."""
    lamp = await shop.variant(published=False)

    assert codes(await result(shop, ADD, {"v": lamp, "q": 1})) == ["PRODUCT_UNAVAILABLE"]


async def test_a_variant_that_goes_away_stays_visible_and_costs_nothing(shop: Shop) -> None:
    """The customer must learn why the total fell."""
    lamp = await shop.variant()
    basket_id = (await result(shop, ADD, {"v": lamp, "q": 1}))["basket"]["id"]

    await shop.variant(variant_id=lamp, published=False)

    seen = await result(shop, SEE, {"b": basket_id})
    assert [notice["code"] for notice in seen["notices"]] == ["PRODUCT_UNAVAILABLE"]
    assert seen["total"]["amount"] == 0


async def test_a_new_price_is_told_until_the_line_is_touched(shop: Shop) -> None:
    """Nobody may pay a price they were not shown."""
    lamp = await shop.variant(1000)
    basket_id = (await result(shop, ADD, {"v": lamp, "q": 1}))["basket"]["id"]
    await shop.variant(1200, variant_id=lamp)

    seen = await result(shop, SEE, {"b": basket_id})
    touched = await result(shop, CHANGE, {"b": basket_id, "v": lamp, "q": 2})

    assert [notice["code"] for notice in seen["notices"]] == ["PRICE_CHANGED"]
    assert seen["total"]["amount"] == 1200
    assert touched["basket"]["notices"] == []


async def test_an_older_announcement_arriving_late_changes_nothing(shop: Shop) -> None:
    """Events out of order must not bring an old price back."""
    now = datetime.now(UTC)
    lamp = await shop.variant(1200, at=now)

    await shop.variant(1000, variant_id=lamp, at=now - timedelta(seconds=5))

    assert (await result(shop, ADD, {"v": lamp, "q": 1}))["basket"]["total"]["amount"] == 1200


async def test_without_the_discount_service_the_basket_sells_undiscounted(shop: Shop) -> None:
    """A broken helper must not close the shop."""
    shop.discount.is_away = True

    outcome = await result(shop, ADD, {"v": await shop.variant(), "q": 1})

    assert [notice["code"] for notice in outcome["basket"]["notices"]] == ["DISCOUNTS_UNAVAILABLE"]
    assert outcome["basket"]["total"]["amount"] == 1000


async def test_a_discount_service_that_hangs_is_not_waited_for(shop: Shop) -> None:
    """One slow helper must not make every basket slow: its deadline ends long before the client's own."""
    shop.discount.is_stuck = True

    async with asyncio.timeout(4):
        outcome = await result(shop, ADD, {"v": await shop.variant(), "q": 1})

    assert [notice["code"] for notice in outcome["basket"]["notices"]] == ["DISCOUNTS_UNAVAILABLE"]


async def test_an_answer_that_does_not_add_up_is_not_believed(shop: Shop) -> None:
    """A confused helper must not set a price."""
    shop.discount.is_confused = True

    outcome = await result(shop, ADD, {"v": await shop.variant(), "q": 1})

    assert [notice["code"] for notice in outcome["basket"]["notices"]] == ["DISCOUNTS_UNAVAILABLE"]
    assert outcome["basket"]["total"]["amount"] == 1000


async def test_a_coupon_that_counts_is_kept_and_can_be_taken_off(shop: Shop) -> None:
    """The discount must be visible line by line, and reversible."""
    basket_id = (await result(shop, ADD, {"v": await shop.variant(), "q": 1}))["basket"]["id"]

    applied = await result(shop, COUPON, {"b": basket_id, "c": " welcome "})
    dropped = await result(shop, DROP_COUPON, {"b": basket_id})

    assert (applied["basket"]["coupon"], applied["basket"]["couponStatus"]) == ("WELCOME", "APPLIED")
    assert applied["basket"]["discount"]["amount"] == 100
    assert (dropped["basket"]["coupon"], dropped["basket"]["discount"]["amount"]) == (None, 0)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (CouponStatus.UNKNOWN, "COUPON_UNKNOWN"),
        (CouponStatus.EXPIRED, "COUPON_EXPIRED"),
        (CouponStatus.NOT_YET, "COUPON_NOT_YET"),
        (CouponStatus.USED, "COUPON_USED"),
        (CouponStatus.MINIMUM_NOT_MET, "COUPON_MINIMUM_NOT_MET"),
    ],
)
async def test_a_coupon_that_does_not_count_is_refused_with_its_reason(
    shop: Shop, status: CouponStatus, code: str
) -> None:
    """ "Invalid" would send the customer to the telephone."""
    shop.discount.coupons["TRY"] = status
    basket_id = (await result(shop, ADD, {"v": await shop.variant(), "q": 1}))["basket"]["id"]

    outcome = await result(shop, COUPON, {"b": basket_id, "c": "try"})

    assert (codes(outcome), outcome["basket"]["coupon"]) == ([code], None)


async def test_a_coupon_for_an_empty_basket_is_not_judged(shop: Shop) -> None:
    """A code that seems accepted and then fails at the till is a broken promise."""
    lamp, me = await shop.variant(), shop.person()
    await result(shop, ADD, {"v": lamp, "q": 1}, me)
    await result(shop, REMOVE, {"v": lamp}, me)

    assert codes(await result(shop, COUPON, {"c": "WELCOME"}, me)) == ["BASKET_EMPTY"]


async def test_a_coupon_cannot_be_judged_while_discounts_are_away(shop: Shop) -> None:
    """A valid code must not be called invalid because a service is down."""
    basket_id = (await result(shop, ADD, {"v": await shop.variant(), "q": 1}))["basket"]["id"]
    shop.discount.is_away = True

    assert codes(await result(shop, COUPON, {"b": basket_id, "c": "WELCOME"})) == ["DISCOUNTS_UNAVAILABLE"]


@pytest.mark.parametrize("basket_id", ["gone", "", "x" * 500, "böse", "' or 1=1 --"])
async def test_a_basket_that_is_gone_is_null_or_a_problem(shop: Shop, basket_id: str) -> None:
    """A forgotten or forged id must neither crash nor find anything."""
    outcome = await result(shop, ADD, {"b": basket_id, "v": await shop.variant(), "q": 1})

    assert (codes(outcome), outcome["basket"]) == (["BASKET_GONE"], None)
    assert (await shop.call(SEE, {"b": basket_id}))["data"]["basket"] is None


async def test_somebody_elses_basket_is_as_gone_as_none(shop: Shop) -> None:
    """Row 92: knowing the id of a customer's basket must open nothing."""
    lamp, owner, thief = await shop.variant(), shop.person(), shop.person()
    basket_id = (await result(shop, ADD, {"v": lamp, "q": 1}, owner))["basket"]["id"]

    for token in (thief, None):
        stolen = await result(shop, ADD, {"b": basket_id, "v": lamp, "q": 5}, token)
        assert (codes(stolen), stolen["basket"]) == (["BASKET_GONE"], None)
        assert (await shop.call(SEE, {"b": basket_id}, token=token))["data"]["basket"] is None

    assert (await result(shop, MINE, {}, owner))["itemCount"] == 1


async def test_signing_in_merges_once_however_often_it_is_asked(shop: Shop) -> None:
    """Two tabs signing in at once must not double the basket."""
    lamp, desk, me = await shop.variant(), await shop.variant(), shop.person()
    guest_id = (await result(shop, ADD, {"v": lamp, "q": 2}))["basket"]["id"]
    await result(shop, ADD, {"v": lamp, "q": 1}, me)
    await result(shop, ADD, {"v": desk, "q": 1}, me)

    tabs = await asyncio.gather(*(result(shop, MERGE, {"g": guest_id}, me) for _ in range(5)))

    assert {tab["basket"]["itemCount"] for tab in tabs} == {4}
    assert [codes(tab) for tab in tabs] == [[]] * 5
    assert (await shop.call(SEE, {"b": guest_id}))["data"]["basket"] is None


async def test_a_guest_basket_is_merged_into_one_account_only(shop: Shop) -> None:
    """On a shared computer the second person must not get the first one's things."""
    guest_id = (await result(shop, ADD, {"v": await shop.variant(), "q": 2}))["basket"]["id"]
    await result(shop, MERGE, {"g": guest_id}, shop.person())

    second = await result(shop, MERGE, {"g": guest_id}, shop.person())

    assert (codes(second), second["basket"]) == (["BASKET_GONE"], None)


async def test_merging_a_customers_basket_is_refused(shop: Shop) -> None:
    """Merging must not be a way to take over another account's basket."""
    owner, thief = shop.person(), shop.person()
    basket_id = (await result(shop, ADD, {"v": await shop.variant(), "q": 1}, owner))["basket"]["id"]

    assert codes(await result(shop, MERGE, {"g": basket_id}, thief)) == ["BASKET_GONE"]
    assert (await result(shop, MINE, {}, owner))["itemCount"] == 1


async def test_two_tabs_that_start_at_once_share_one_basket(shop: Shop) -> None:
    """A race at the first click must not split the basket in two."""
    lamp, me = await shop.variant(), shop.person()

    await asyncio.gather(*(result(shop, ADD, {"v": lamp, "q": 1}, me) for _ in range(8)))

    assert (await result(shop, MINE, {}, me))["itemCount"] == 8


async def test_flushing_redis_loses_nothing(shop: Shop) -> None:
    """The hot copy is a convenience, PostgreSQL is the truth."""
    lamp, me = await shop.variant(), shop.person()
    await result(shop, ADD, {"v": lamp, "q": 3}, me)
    guest_id = (await result(shop, ADD, {"v": lamp, "q": 2}))["basket"]["id"]

    await shop.redis.flushdb()

    assert (await result(shop, MINE, {}, me))["itemCount"] == 3
    assert (await result(shop, SEE, {"b": guest_id}))["itemCount"] == 2


async def test_my_basket_needs_a_sign_in(shop: Shop) -> None:
    """A guest has no "my"."""
    answer = await shop.call(MINE)

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_entities_show_a_basket_to_its_owner_only(shop: Shop) -> None:
    """Entity look-ups must not be a way around the basket's own rules."""
    owner, thief = shop.person(), shop.person()
    mine = await result(shop, ADD, {"v": await shop.variant(), "q": 1}, owner)
    owner_id = (await shop.rows("select customer_id from baskets where id = :id", id=mine["basket"]["id"]))[0][0]
    query = """query ($r: [_Any!]!) { _entities(representations: $r) {
      ... on Customer { basket { itemCount } } ... on Basket { itemCount } } }"""
    asked = {"r": [{"__typename": "Customer", "id": owner_id}, {"__typename": "Basket", "id": mine["basket"]["id"]}]}

    seen = await shop.call(query, asked, token=owner)
    stolen = await shop.call(query, asked, token=thief)

    assert seen["data"]["_entities"] == [{"basket": {"itemCount": 1}}, {"itemCount": 1}]
    assert stolen["data"]["_entities"] == [{"basket": None}, None]
