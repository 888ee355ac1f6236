"""From basket to order, through GraphQL, on real servers."""

import asyncio
import json
import uuid
from typing import Any, Protocol

import pytest

CHECKOUT = """
mutation ($i: CheckoutInput!) { checkout(input: $i) {
  orderId problems { code message variantId } basket { id itemCount total { amount } notices { code } } } }
"""
ADD = """mutation ($v: ID!, $q: Int!) { addToBasket(variantId: $v, quantity: $q) {
  basket { id itemCount } problems { code } } }"""
REMOVE = "mutation ($v: ID!) { removeFromBasket(variantId: $v) { problems { code } } }"
COUPON = 'mutation { applyCoupon(code: "WELCOME") { problems { code } } }'
MINE = "{ myBasket { id itemCount notices { code } } }"


class Till(Protocol):
    call: Any
    discount: Any
    shipping: Any

    def person(self) -> str: ...
    async def variant(self, cents: int = 1000, **changes: Any) -> str: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...
    async def hear(self, event_type: str, data: dict[str, Any]) -> None: ...


def checkout_input(total: int = 1490, **changes: Any) -> dict[str, Any]:
    address = {"name": "Sophie Hopper", "street": "Stoa 1", "postalCode": "10115", "city": "Berlin", "country": "DE"}
    return {
        "idempotencyKey": str(uuid.uuid4()),
        "address": address,
        "shippingMethod": "standard",
        "payment": {"token": "tok_visa"},
        "expectedTotal": {"amount": total, "currency": "EUR"},
        "locale": "de",
        **changes,
    }


async def outcome(shop: Till, given: dict[str, Any], token: str) -> dict[str, Any]:
    answer = await shop.call(CHECKOUT, {"i": given}, token=token)
    assert "errors" not in answer, answer
    return dict(answer["data"]["checkout"])


async def mine(shop: Till, token: str) -> dict[str, Any] | None:
    answer = await shop.call(MINE, token=token)
    assert "errors" not in answer, answer
    basket: dict[str, Any] | None = answer["data"]["myBasket"]
    return basket


async def person_with_lamp(shop: Till, cents: int = 1000) -> tuple[str, str]:
    token, lamp = shop.person(), await shop.variant(cents)
    answer = await shop.call(ADD, {"v": lamp, "q": 1}, token=token)
    assert answer["data"]["addToBasket"]["problems"] == []
    return token, lamp


async def announced(shop: Till, order_id: str) -> list[dict[str, Any]]:
    """What the outbox holds about an order."""
    rows = await shop.rows("select payload from outbox order by id")
    envelopes = [json.loads(bytes(row[0])) for row in rows]
    return [envelope for envelope in envelopes if envelope["aggregate_id"] == order_id]


def codes(result: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in result["problems"]]


async def test_a_checkout_announces_exactly_what_was_agreed(shop: Till) -> None:
    """Ordering must bill what the customer saw, to the cent."""
    token, lamp = await person_with_lamp(shop)
    await shop.call(COUPON, token=token)

    placed = await outcome(shop, checkout_input(1390), token)

    (envelope,) = await announced(shop, placed["orderId"])
    data = envelope["data"]
    euros = {name: data[name]["amount"] for name in ("subtotal", "discount", "shipping", "tax", "total")}
    assert envelope["type"] == "basket.checked_out"
    assert euros == {"subtotal": 1000, "discount": 100, "shipping": 490, "tax": 222, "total": 1390}
    assert (data["coupon"], data["weight_grams"], data["locale"]) == ("WELCOME", 300, "de")
    assert data["customer"]["email"] == "sophie@example.org"
    assert data["payment"] == {"method": "test", "token": "tok_visa"}
    assert data["shipping_address"]["postal_code"] == "10115"
    (line,) = data["lines"]
    assert (line["variant_id"], line["name"], line["variant_name"]) == (lamp, "Lampe", "Rot")
    assert (line["unit_price"]["amount"], line["discount"]["amount"], line["total"]["amount"]) == (1000, 100, 900)


async def test_a_basket_at_the_till_is_shown_and_cannot_be_changed(shop: Till) -> None:
    """A change after "pay" would differ from what is paid."""
    token, lamp = await person_with_lamp(shop)
    await outcome(shop, checkout_input(), token)

    seen = await mine(shop, token)
    added = await shop.call(ADD, {"v": lamp, "q": 1}, token=token)

    assert seen is not None
    assert (seen["itemCount"], [notice["code"] for notice in seen["notices"]]) == (1, ["CHECKOUT_IN_PROGRESS"])
    assert [problem["code"] for problem in added["data"]["addToBasket"]["problems"]] == ["CHECKOUT_IN_PROGRESS"]


async def test_the_same_key_gives_the_same_order(shop: Till) -> None:
    """Row 88: a double click on "pay" must not order twice."""
    token, _ = await person_with_lamp(shop)
    given = checkout_input()

    first = await outcome(shop, given, token)
    second = await outcome(shop, given, token)

    assert first["orderId"] == second["orderId"] is not None
    assert len(await announced(shop, first["orderId"])) == 1


async def test_a_key_cannot_stand_for_another_decision(shop: Till) -> None:
    """Row 88: a reused key with another address would ship to the wrong place."""
    token, _ = await person_with_lamp(shop)
    given = checkout_input()
    await outcome(shop, given, token)

    other = await outcome(shop, {**given, "shippingMethod": "express"}, token)

    assert (codes(other), other["orderId"]) == (["IDEMPOTENCY_KEY_REUSED"], None)


async def test_another_customers_key_is_another_key(shop: Till) -> None:
    """Guessing somebody's key must not show their order."""
    (first, _), (second, _) = await person_with_lamp(shop), await person_with_lamp(shop)
    given = checkout_input()

    orders = {(await outcome(shop, given, token))["orderId"] for token in (first, second)}

    assert len(orders - {None}) == 2


async def test_fifty_checkouts_at_once_with_one_key_make_one_order(shop: Till) -> None:
    """Row 88: a nervous finger must not buy fifty lamps."""
    token, _ = await person_with_lamp(shop)
    given = checkout_input()

    results = await asyncio.gather(*(outcome(shop, given, token) for _ in range(50)))

    (order_id,) = {result["orderId"] for result in results}
    assert len(await announced(shop, order_id)) == 1


async def test_fifty_checkouts_at_once_with_fifty_keys_make_one_order(shop: Till) -> None:
    """Row 89: one basket is one order, however many tabs are open."""
    token, _ = await person_with_lamp(shop)

    results = await asyncio.gather(*(outcome(shop, checkout_input(), token) for _ in range(50)))

    orders = [result["orderId"] for result in results if result["orderId"]]
    assert len(orders) == 1
    assert len(await announced(shop, orders[0])) == 1
    assert [codes(result) for result in results if not result["orderId"]] == [["CHECKOUT_IN_PROGRESS"]] * 49


async def test_a_line_added_while_prices_are_asked_is_not_lost(shop: Till) -> None:
    """Another tab adds something between pricing and ordering: the order must be of what is in the basket, or not at all."""
    token, lamp = await person_with_lamp(shop)
    shop.shipping.meanwhile.append(lambda: shop.call(ADD, {"v": lamp, "q": 1}, token=token))

    refused = await outcome(shop, checkout_input(1490), token)

    assert (codes(refused), refused["orderId"]) == (["TOTAL_CHANGED"], None)
    assert refused["basket"]["itemCount"] == 2


async def test_a_basket_that_never_rests_is_not_ordered(shop: Till) -> None:
    """A checkout that races with changes must end, in words."""
    token, _ = await person_with_lamp(shop)

    async def swap() -> None:
        other = await shop.variant(1000)
        await shop.call(ADD, {"v": other, "q": 1}, token=token)
        await shop.call(REMOVE, {"v": other}, token=token)

    shop.shipping.meanwhile.extend([swap] * 3)

    refused = await outcome(shop, checkout_input(1490), token)

    assert (codes(refused), refused["orderId"]) == (["TOTAL_CHANGED"], None)
    assert "somewhere else" in refused["problems"][0]["message"]
    assert (await outcome(shop, checkout_input(1490), token))["orderId"]


@pytest.mark.parametrize("expected", [1489, 0, -1490, 2**31 - 1])
async def test_a_total_that_was_not_shown_is_refused_with_the_new_basket(shop: Till, expected: int) -> None:
    """Row 86: a price sent by the client must never become the price."""
    token, _ = await person_with_lamp(shop)

    refused = await outcome(shop, checkout_input(expected), token)

    assert (codes(refused), refused["orderId"]) == (["TOTAL_CHANGED"], None)
    assert "14.90 EUR" in refused["problems"][0]["message"]
    assert refused["basket"]["itemCount"] == 1


async def test_another_currency_is_another_total(shop: Till) -> None:
    """Row 95: 1490 yen are not 14.90 euros."""
    token, _ = await person_with_lamp(shop)

    refused = await outcome(shop, checkout_input(expectedTotal={"amount": 1490, "currency": "JPY"}), token)

    assert codes(refused) == ["TOTAL_CHANGED"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"shippingMethod": "drone"}, "SHIPPING_METHOD_UNKNOWN"),
        ({"idempotencyKey": ""}, "IDEMPOTENCY_KEY_INVALID"),
        ({"idempotencyKey": "x" * 500}, "IDEMPOTENCY_KEY_INVALID"),
        ({"payment": {"token": "x" * 1000}}, "LIMIT_EXCEEDED"),
        ({"payment": {"token": ""}}, "PAYMENT_INVALID"),
        ({"payment": {"token": "tok\nvisa"}}, "PAYMENT_INVALID"),
    ],
)
async def test_what_no_order_can_be_made_of_is_a_problem(shop: Till, changes: dict[str, Any], code: str) -> None:
    """Bad input at the till must keep the basket and say what is wrong."""
    token, _ = await person_with_lamp(shop)

    refused = await outcome(shop, checkout_input(**changes), token)

    assert (codes(refused), refused["orderId"]) == ([code], None)
    assert refused["basket"]["itemCount"] == 1


@pytest.mark.parametrize("locale", ["", "x" * 1000, "../../etc", "fr-FR"])
async def test_a_strange_language_does_not_stop_an_order(shop: Till, locale: str) -> None:
    """A browser's odd setting must not cost a sale."""
    token, _ = await person_with_lamp(shop)

    placed = await outcome(shop, checkout_input(locale=locale), token)

    (envelope,) = await announced(shop, placed["orderId"])
    assert envelope["data"]["lines"][0]["name"] == "Lamp"


async def test_a_bad_address_names_every_fault(shop: Till) -> None:
    """Nobody likes to be corrected field by field."""
    token, _ = await person_with_lamp(shop)
    address = {"name": "", "street": "Stoa 1", "postalCode": "1", "city": "Berlin", "country": "DE"}

    refused = await outcome(shop, checkout_input(address=address), token)

    assert codes(refused) == ["ADDRESS_INVALID"]
    assert "name" in refused["problems"][0]["message"]
    assert "postal code" in refused["problems"][0]["message"]


async def test_an_empty_basket_cannot_be_ordered(shop: Till) -> None:
    """An order of nothing cannot be packed."""
    assert codes(await outcome(shop, checkout_input(), shop.person())) == ["BASKET_EMPTY"]


async def test_what_went_off_sale_meanwhile_stops_the_checkout(shop: Till) -> None:
    """An unpublished product must not be sold at the last moment."""
    token, lamp = await person_with_lamp(shop)
    await shop.variant(variant_id=lamp, published=False)

    refused = await outcome(shop, checkout_input(490), token)

    assert (codes(refused), refused["problems"][0]["variantId"]) == (["PRODUCT_UNAVAILABLE"], lamp)


async def test_without_shipping_prices_nothing_is_ordered(shop: Till) -> None:
    """An order whose price is unknown must not be placed; the basket stays."""
    token, _ = await person_with_lamp(shop)
    shop.shipping.is_away = True

    refused = await outcome(shop, checkout_input(), token)

    assert codes(refused) == ["SHIPPING_UNAVAILABLE"]
    assert refused["basket"]["itemCount"] == 1


async def test_without_discounts_an_agreed_undiscounted_total_is_ordered(shop: Till) -> None:
    """The shop sells on while discounts are away, but never claims a coupon that was not granted."""
    token, _ = await person_with_lamp(shop)
    await shop.call(COUPON, token=token)
    shop.discount.is_away = True

    surprised = await outcome(shop, checkout_input(1390), token)
    agreed = await outcome(shop, checkout_input(1490), token)

    assert codes(surprised) == ["TOTAL_CHANGED"]
    (envelope,) = await announced(shop, agreed["orderId"])
    assert (envelope["data"]["coupon"], envelope["data"]["discount"]["amount"]) == (None, 0)


@pytest.mark.parametrize("reason", ["payment_declined", "payment_timeout", "out_of_stock"])
async def test_an_order_that_fell_through_gives_the_basket_back(shop: Till, reason: str) -> None:
    """A declined card must not cost the customer the basket."""
    token, _ = await person_with_lamp(shop)
    order_id = (await outcome(shop, checkout_input(), token))["orderId"]

    await shop.hear("ordering.order_cancelled", {"order_id": order_id, "reason": reason, "basket_id": "x"})

    seen = await mine(shop, token)
    assert seen is not None
    assert (seen["itemCount"], seen["notices"]) == (1, [])
    again = await outcome(shop, checkout_input(), token)
    assert again["orderId"] not in {None, order_id}


async def test_a_confirmed_order_leaves_a_fresh_basket(shop: Till) -> None:
    """What was bought must not be bought again by the next checkout."""
    token, _ = await person_with_lamp(shop)
    placed = await outcome(shop, checkout_input(), token)

    await shop.hear("ordering.order_confirmed", {"order_id": placed["orderId"]})

    seen = await mine(shop, token)
    assert seen is not None
    assert seen["id"] != placed["basket"]["id"]
    assert (seen["itemCount"], seen["notices"]) == (0, [])


async def test_an_order_cancelled_on_purpose_does_not_come_back(shop: Till) -> None:
    """Who cancels does not want the same things again."""
    token, _ = await person_with_lamp(shop)
    order_id = (await outcome(shop, checkout_input(), token))["orderId"]

    await shop.hear("ordering.order_cancelled", {"order_id": order_id, "reason": "customer"})

    seen = await mine(shop, token)
    assert seen is not None
    assert seen["itemCount"] == 0


async def test_late_and_foreign_news_of_orders_change_nothing(shop: Till) -> None:
    """A cancellation of the first try, arriving late, must not undo the second order."""
    token, _ = await person_with_lamp(shop)
    first = (await outcome(shop, checkout_input(), token))["orderId"]
    await shop.hear("ordering.order_cancelled", {"order_id": first, "reason": "payment_declined"})
    await outcome(shop, checkout_input(), token)

    await shop.hear("ordering.order_cancelled", {"order_id": first, "reason": "payment_declined"})
    await shop.hear("ordering.order_confirmed", {"order_id": first})
    await shop.hear("ordering.order_confirmed", {"order_id": str(uuid.uuid4())})

    seen = await mine(shop, token)
    assert seen is not None
    assert [notice["code"] for notice in seen["notices"]] == ["CHECKOUT_IN_PROGRESS"]


async def test_news_of_a_settled_order_change_nothing(shop: Till) -> None:
    """An order cancelled after its confirmation must not bring the bought things back, nor stop the consumer."""
    token, _ = await person_with_lamp(shop)
    order_id = (await outcome(shop, checkout_input(), token))["orderId"]
    await shop.hear("ordering.order_confirmed", {"order_id": order_id})

    await shop.hear("ordering.order_cancelled", {"order_id": order_id, "reason": "out_of_stock"})
    await shop.hear("ordering.order_confirmed", {"order_id": order_id})

    seen = await mine(shop, token)
    assert seen is not None
    assert seen["itemCount"] == 0


async def test_a_guest_cannot_check_out(shop: Till) -> None:
    """An order without a customer can be neither billed nor found again."""
    answer = await shop.call(CHECKOUT, {"i": checkout_input()})

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
