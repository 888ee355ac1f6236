"""News about wishes in the inbox."""

from typing import Any

House = Any


async def test_news_about_wishes_reach_the_inbox_in_the_customers_language(house: House) -> None:
    """A price that fell is news for a day: it must be readable at once."""
    me, _ = house.person()
    wish = {"customer_id": me, "product_id": "p", "variant_id": "v", "name": "Lampe {0}", "locale": "de"}
    prices = {"before": {"amount": 1905, "currency": "EUR"}, "after": {"amount": 999, "currency": "EUR"}}
    checked_out = {"customer": {"id": me}, "locale": "de"}
    await house.hear("basket.checked_out", checked_out)

    await house.hear("customers.wish_price_dropped", wish | prices)
    await house.hear("customers.wish_back_in_stock", wish)

    rows = await house.rows(
        "select kind, title, body from notifications where recipient = :r order by created_at", r=me
    )
    assert [tuple(row) for row in rows] == [
        (
            "WISH_CHEAPER",
            "Lampe {0} ist günstiger",
            "Etwas auf Ihrer Wunschliste kostet jetzt weniger: 9.99 EUR statt 19.05 EUR.",
        ),
        ("WISH_AVAILABLE", "Lampe {0} ist wieder da", "Etwas auf Ihrer Wunschliste ist wieder zu haben."),
    ]
