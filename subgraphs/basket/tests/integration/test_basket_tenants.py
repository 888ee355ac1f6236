"""Two markets with baskets: whoever tries to cross finds nothing."""

import uuid
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from stoa_messaging import Delivery, Envelope
from stoa_primitives import acting_for, new_id

pytestmark = pytest.mark.servers

ADD = "mutation ($v: ID!, $b: ID) { addToBasket(variantId: $v, basketId: $b) { basket { id } problems { code } } }"
READ = "query ($b: ID!) { basket(id: $b) { id } }"


def stranger(shop: Any, subject: str | None = None) -> str:
    token: str = shop.signer.token(subject or str(uuid.uuid4()), organization=["annex"])
    return token


async def guests_basket(shop: Any) -> str:
    answer = await shop.call(ADD, {"v": await shop.variant()})
    return str(answer["data"]["addToBasket"]["basket"]["id"])


async def test_a_basket_of_one_market_is_unknown_in_the_other(shop: Any) -> None:
    """The id alone opens a guest's basket, so it must not work across markets, out of PostgreSQL or Redis."""
    basket = await guests_basket(shop)
    variables = {"b": basket}

    here = await shop.call(READ, variables)
    for _ in range(2):
        there = await shop.call(READ, variables, token=stranger(shop))
        unknown = await shop.call(READ, {"b": str(uuid.uuid4())}, token=stranger(shop))
        assert there == unknown
    assert here["data"]["basket"]["id"] == basket


async def test_goods_of_one_market_cannot_be_bought_in_the_other(shop: Any) -> None:
    """The other market's price list is not ours."""
    variant = await shop.variant()

    there = await shop.call(ADD, {"v": variant}, token=stranger(shop))
    unknown = await shop.call(ADD, {"v": str(uuid.uuid4())}, token=stranger(shop))

    assert there == unknown


async def test_an_event_of_one_market_teaches_only_that_one(shop: Any) -> None:
    """A product announced over there must not appear on our shelves."""
    variant = str(uuid.uuid4())
    data = {
        "variant_id": variant,
        "product_id": "p",
        "slug": "lamp",
        "name": {"en": "Lamp", "de": "Lampe"},
        "variant_name": {"en": "Red", "de": "Rot"},
        "price": {"amount": 100, "currency": "EUR"},
        "weight_grams": 1,
        "published": True,
        "image": "lamp",
    }
    envelope = Envelope(
        id=new_id(),
        type="catalog.variant_changed",
        occurred_at=datetime.now(UTC),
        aggregate_id="p",
        tenant="annex",
        correlation_id="c",
        data=data,
    )
    await shop.consumer.handle(Delivery(topic=envelope.type, body=envelope.to_bytes()))

    assert await shop.rows("select id from variants where id = :id", id=variant) == []
    with acting_for("annex"):
        assert len(await shop.rows("select id from variants where id = :id", id=variant)) == 1
        added = await shop.call(ADD, {"v": variant}, token=stranger(shop))
    assert added["data"]["addToBasket"]["basket"]["id"]


async def test_what_is_done_in_one_market_is_told_as_done_there(shop: Any) -> None:
    """An event that forgets its market moves the other one's stock."""
    with acting_for("annex"):
        async with shop.database.transaction() as session:
            from basket.persistence.tables import MESSAGING  # noqa: PLC0415 - only here
            from stoa_messaging import Outbox  # noqa: PLC0415
            from stoa_messaging.testing import Counted  # noqa: PLC0415

            envelope = await Outbox(MESSAGING).add(session, Counted(number=1), aggregate_id=new_id())
            await session.rollback()

    assert envelope.tenant == "annex"


async def test_sql_of_another_market_or_of_nobody_reaches_no_basket(shop: Any, basket_url: str) -> None:
    """The last line of defence holds below all of our code."""
    basket = await guests_basket(shop)
    connection = await asyncpg.connect(basket_url)
    for table in ("baskets", "basket_lines", "variants"):
        assert await connection.fetchval(f"select count(*) from {table}") == 0
    await connection.close()

    with acting_for("annex"):
        assert await shop.rows("delete from baskets where id = :id returning id", id=basket) == []
    with pytest.raises(DBAPIError, match="row-level security"):
        async with shop.database.transaction() as session:
            await session.execute(text("update baskets set tenant = 'annex' where id = :id"), {"id": basket})
