"""Saved articles, merges that can be undone, and what is told of the stock."""

from typing import Any, Protocol

import pytest

ADD = """mutation ($v: ID!, $b: ID, $q: Int = 1) { addToBasket(variantId: $v, basketId: $b, quantity: $q) {
  basket { id } problems { code } } }"""
SAVE = "mutation ($v: ID!) { saveForLater(variantId: $v) { basket { itemCount savedForLater { quantity } } problems { code } } }"
BACK = "mutation ($v: ID!) { moveToBasket(variantId: $v) { basket { itemCount savedForLater { quantity } notices { code } } problems { code } } }"
FORGET = "mutation ($v: ID!) { removeSaved(variantId: $v) { basket { savedForLater { quantity } } problems { code } } }"
MERGE = "mutation ($g: ID!) { mergeBasket(guestBasketId: $g) { basket { itemCount merged { guestBasketId itemCount } } problems { code } } }"
UNDO = "mutation ($g: ID!) { undoMerge(guestBasketId: $g) { basket { itemCount coupon merged { itemCount } } problems { code } } }"
MINE = "{ myBasket { itemCount total { amount } savedForLater { quantity } notices { code variantId } } }"


class Shop(Protocol):
    call: Any

    def person(self) -> str: ...
    async def variant(self, cents: int = 1000, **changes: Any) -> str: ...
    async def hear(self, event_type: str, data: dict[str, Any]) -> None: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...


async def change(shop: Shop, mutation: str, variables: dict[str, Any], token: str | None) -> dict[str, Any]:
    answer = await shop.call(mutation, variables, token=token)
    assert "errors" not in answer, answer
    (result,) = answer["data"].values()
    return dict(result)


async def guest_with(shop: Shop, variant: str, quantity: int) -> str:
    answer = await change(shop, ADD, {"v": variant, "q": quantity}, None)
    return str(answer["basket"]["id"])


async def test_what_is_saved_is_not_bought_and_comes_back_with_its_old_price(shop: Shop) -> None:
    """An article put aside must neither be billed nor come back at another price in silence."""
    token, lamp = shop.person(), await shop.variant(1000)
    await change(shop, ADD, {"v": lamp, "q": 2}, token)

    saved = await change(shop, SAVE, {"v": lamp}, token)
    aside = (await shop.call(MINE, token=token))["data"]["myBasket"]
    await shop.variant(1200, variant_id=lamp)
    back = await change(shop, BACK, {"v": lamp}, token)

    assert (saved["basket"]["itemCount"], saved["basket"]["savedForLater"]) == (0, [{"quantity": 2}])
    assert aside["total"]["amount"] == 0
    assert (back["basket"]["itemCount"], back["basket"]["savedForLater"]) == (2, [])
    assert back["basket"]["notices"] == [{"code": "PRICE_CHANGED"}]


async def test_what_is_saved_survives_an_order(shop: Shop) -> None:
    """Saved for later means later than this order."""
    token, lamp, vase = shop.person(), await shop.variant(), await shop.variant()
    await change(shop, ADD, {"v": lamp}, token)
    await change(shop, SAVE, {"v": lamp}, token)
    added = await change(shop, ADD, {"v": vase}, token)
    await shop.rows(
        "update baskets set status = 'CHECKED_OUT', order_id = :o where id = :b returning id",
        o=f"order-{lamp}",
        b=added["basket"]["id"],
    )

    await shop.hear("ordering.order_confirmed", {"order_id": f"order-{lamp}"})

    fresh = (await shop.call(MINE, token=token))["data"]["myBasket"]
    assert (fresh["itemCount"], fresh["savedForLater"]) == (0, [{"quantity": 1}])


@pytest.mark.parametrize("mutation", [SAVE, BACK, FORGET])
async def test_what_is_not_there_cannot_be_moved(shop: Shop, mutation: str) -> None:
    """A stale page gets a reason."""
    token, lamp, vase = shop.person(), await shop.variant(), await shop.variant()
    await change(shop, ADD, {"v": lamp}, token)

    assert (await change(shop, mutation, {"v": vase}, token))["problems"] == [{"code": "VARIANT_UNKNOWN"}]


async def test_buying_a_saved_article_again_leaves_it_in_one_place(shop: Shop) -> None:
    """The same lamp twice on one page is a riddle."""
    token, lamp = shop.person(), await shop.variant()
    await change(shop, ADD, {"v": lamp}, token)
    await change(shop, SAVE, {"v": lamp}, token)

    await change(shop, ADD, {"v": lamp}, token)
    seen = (await shop.call(MINE, token=token))["data"]["myBasket"]
    await change(shop, SAVE, {"v": lamp}, token)
    forgotten = await change(shop, FORGET, {"v": lamp}, token)

    assert (seen["itemCount"], seen["savedForLater"]) == (1, [])
    assert forgotten["basket"]["savedForLater"] == []


async def test_a_merge_is_told_and_can_be_undone_once(shop: Shop) -> None:
    """On a shared device somebody else's things land in my basket: one click takes them out again."""
    token, lamp, vase = shop.person(), await shop.variant(), await shop.variant()
    await change(shop, ADD, {"v": lamp, "q": 2}, token)
    guest = await guest_with(shop, lamp, 3)
    await change(shop, ADD, {"v": vase, "b": guest}, None)

    merged = await change(shop, MERGE, {"g": guest}, token)
    stranger = await change(shop, UNDO, {"g": guest}, shop.person())
    undone = await change(shop, UNDO, {"g": guest}, token)
    again = await change(shop, UNDO, {"g": guest}, token)
    theirs = await shop.call("query($b: ID!) { basket(id: $b) { itemCount } }", {"b": guest})

    assert merged["basket"] == {"itemCount": 6, "merged": {"guestBasketId": guest, "itemCount": 4}}
    assert stranger["problems"] == [{"code": "MERGE_GONE"}]
    assert (undone["basket"]["itemCount"], undone["basket"]["merged"]) == (2, None)
    assert again["problems"] == [{"code": "MERGE_GONE"}]
    assert theirs["data"]["basket"]["itemCount"] == 4


async def test_undoing_a_merge_keeps_what_was_changed_since(shop: Shop) -> None:
    """An undo takes back the merge, not the evening's shopping."""
    token, lamp, vase = shop.person(), await shop.variant(), await shop.variant()
    guest = await guest_with(shop, lamp, 3)
    await change(shop, MERGE, {"g": guest}, token)
    await change(shop, ADD, {"v": vase}, token)
    await change(shop, ADD, {"v": lamp}, token)

    undone = await change(shop, UNDO, {"g": guest}, token)

    assert undone["basket"]["itemCount"] == 2


@pytest.mark.parametrize(("level", "quantity", "codes"), [("IN", 5, []), ("LOW", 3, ["QUANTITY_REDUCED"])])
async def test_a_merge_adds_up_as_far_as_the_stock_bears_it(
    shop: Shop, level: str, quantity: int, codes: list[str]
) -> None:
    """Two wishes for the last lamps are one wish; the sum would be refused at the till."""
    token, lamp = shop.person(), await shop.variant()
    await shop.hear("inventory.availability_changed", {"variant_id": lamp, "level": level})
    await change(shop, ADD, {"v": lamp, "q": 2}, token)
    guest = await guest_with(shop, lamp, 3)

    merged = await change(shop, MERGE, {"g": guest}, token)

    assert merged["basket"]["itemCount"] == quantity
    assert [problem["code"] for problem in merged["problems"]] == codes


async def test_what_is_out_of_stock_is_told_until_it_is_back(shop: Shop) -> None:
    """Nobody wants to learn it after paying."""
    token, lamp = shop.person(), await shop.variant()
    await change(shop, ADD, {"v": lamp}, token)
    await shop.hear("inventory.availability_changed", {"variant_id": lamp, "level": "OUT"})
    out = (await shop.call(MINE, token=token))["data"]["myBasket"]["notices"]

    await shop.hear("inventory.availability_changed", {"variant_id": lamp, "level": "IN"})
    back = (await shop.call(MINE, token=token))["data"]["myBasket"]["notices"]

    assert (out, back) == ([{"code": "OUT_OF_STOCK", "variantId": lamp}], [])
