"""News about wishes, on real PostgreSQL."""

from typing import Any

import pytest

House = Any

WISH = "mutation ($p: ID!) { toggleWishlist(productId: $p) { id } }"
CONSENT = (
    """mutation ($g: Boolean!) { decideConsent(purpose: "wishlist_notices", version: 1, granted: $g) { granted } }"""
)


async def wisher(house: House, product_id: str, *, agreed: bool, locale: str = "en") -> tuple[str, str]:
    subject, token = house.person()
    await house.call("mutation ($l: String) { updateProfile(input: {locale: $l}) { id } }", {"l": locale}, token=token)
    await house.call(WISH, {"p": product_id}, token=token)
    if agreed:
        await house.call(CONSENT, {"g": True}, token=token)
    return subject, token


async def knows(house: House, variant_id: str, product_id: str) -> None:
    name = {"en": "Desk lamp", "de": "Schreibtischlampe"}
    await house.hear("catalog.variant_changed", {"variant_id": variant_id, "product_id": product_id, "name": name})


async def told(house: House, event_type: str) -> list[Any]:
    rows = await house.rows(
        "select convert_from(payload, 'UTF8')::jsonb -> 'data' from outbox where headers ->> 'stoa-topic' = :t order by id",
        t=f"customers.{event_type}",
    )
    return [data for (data,) in rows]


def price(amount: int, currency: str = "EUR") -> dict[str, Any]:
    return {"amount": amount, "currency": currency}


async def test_those_who_agreed_hear_that_a_wish_got_cheaper(house: House) -> None:
    """News nobody asked for is spam; news nobody gets is a broken promise."""
    await house.rows("delete from outbox returning 1")
    anna, token = await wisher(house, "lamp-1", agreed=True, locale="de")
    await wisher(house, "lamp-1", agreed=False)
    await wisher(house, "lamp-2", agreed=True)
    await knows(house, "white", "lamp-1")

    await house.hear("catalog.price_changed", {"variant_id": "white", "old": price(900), "new": price(700)})

    (news,) = await told(house, "wish_price_dropped")
    assert (news["customer_id"], news["name"], news["product_id"]) == (anna, "Schreibtischlampe", "lamp-1")
    assert (news["before"], news["after"]) == (price(900), price(700))
    await house.call(CONSENT, {"g": False}, token=token)
    await house.hear("catalog.price_changed", {"variant_id": "white", "old": price(700), "new": price(600)})
    assert len(await told(house, "wish_price_dropped")) == 1


@pytest.mark.parametrize(
    ("variant", "new"),
    [("blue", price(900)), ("blue", price(950)), ("blue", price(100, "USD")), ("never heard of", price(1))],
)
async def test_what_is_no_drop_is_no_news(house: House, variant: str, new: dict[str, Any]) -> None:
    """A rise sold as an offer is the end of trust."""
    await house.rows("delete from outbox returning 1")
    await wisher(house, "lamp-3", agreed=True)
    await knows(house, "blue", "lamp-3")

    await house.hear("catalog.price_changed", {"variant_id": variant, "old": price(900), "new": new})

    assert await told(house, "wish_price_dropped") == []


async def test_those_who_agreed_hear_that_a_wish_is_back(house: House) -> None:
    """Who waited for it should not find out by chance."""
    await house.rows("delete from outbox returning 1")
    ben, _ = await wisher(house, "lamp-4", agreed=True)
    await knows(house, "red", "lamp-4")

    await house.hear("inventory.back_in_stock", {"variant_id": "red"})

    assert [news["customer_id"] for news in await told(house, "wish_back_in_stock")] == [ben]


async def test_older_names_do_not_come_back(house: House) -> None:
    """Messages may arrive in the wrong order."""
    await knows(house, "green", "lamp-5")
    house.clock.forward(-60)
    name = {"en": "Old", "de": "Alt"}
    await house.hear("catalog.variant_changed", {"variant_id": "green", "product_id": "lamp-5", "name": name})

    assert await house.rows("select name_en from watched_variants where variant_id = 'green'") == [("Desk lamp",)]
