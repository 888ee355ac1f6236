"""Where baskets live: constraints, migrations, the hot copy."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest
from basket.application.clear_stale_guests import clear_stale_guests
from basket.domain.basket import Basket
from basket.messaging.publisher import OutboxPublisher
from basket.migrate import MIGRATIONS
from basket.persistence.hot_copy import HotCopy
from basket.persistence.tables import MESSAGING, METADATA
from basket.persistence.unit_of_work import PostgresTransactions
from launcher.testing import PostgresServer
from redis.asyncio import Redis
from sqlalchemy.exc import IntegrityError
from stoa_messaging import Outbox
from stoa_primitives import FixedClock, acting_for, new_id
from stoa_service.testing import migration_differences

ADD = "mutation ($v: ID!) { addToBasket(variantId: $v) { basket { id } } }"


class Store(Protocol):
    call: Any
    database: Any
    redis: Redis

    def person(self) -> str: ...
    async def variant(self) -> str: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...


async def test_the_migrations_make_exactly_the_tables_of_the_code(postgres_server: PostgresServer) -> None:
    """A column that only exists in the code fails at the customer's."""
    url = postgres_server.create_database("basket_migrated")

    assert await migration_differences(MIGRATIONS, url, METADATA) == []


@pytest.mark.parametrize("quantity", [0, -1, 100])
async def test_the_database_refuses_a_quantity_that_the_code_let_through(shop: Store, quantity: int) -> None:
    """Row 85: one bug in the code must not store a negative line."""
    answer = await shop.call(ADD, {"v": await shop.variant()})
    basket_id = answer["data"]["addToBasket"]["basket"]["id"]

    with pytest.raises(IntegrityError):
        await shop.rows(
            "update basket_lines set quantity = :q where basket_id = :id returning 1", q=quantity, id=basket_id
        )


async def test_an_older_copy_never_replaces_a_newer_one(shop: Store) -> None:
    """A slow reader must not bring yesterday's basket back."""
    hot = HotCopy(shop.redis, seconds=60)
    old = Basket(id=new_id(), customer_id=new_id(), revision=1)
    new = replace(old, coupon="NEW", revision=2)

    await hot.put(new)
    await hot.put(old)

    assert await hot.by_id(old.id) == new
    assert await hot.of_customer(str(old.customer_id)) == new


async def test_while_a_change_is_committed_the_old_copy_is_not_believed(shop: Store) -> None:
    """A Redis that fails between commit and copy must not show the old basket for minutes."""
    hot = HotCopy(shop.redis, seconds=60)
    old = Basket(id=new_id(), customer_id=None, revision=1)
    new = replace(old, coupon="NEW", revision=2)
    await hot.put(old)

    await hot.expect([new])
    await hot.put(old)

    assert await hot.by_id(old.id) is None
    await hot.put(new)
    assert await hot.by_id(old.id) == new


async def test_without_redis_baskets_go_on() -> None:
    """A convenience that is away must not close the shop."""
    nobody = Redis(host="127.0.0.1", port=1, socket_connect_timeout=1)
    hot = HotCopy(nobody, seconds=60)

    await hot.put(Basket(id="b", customer_id=None, revision=1))

    assert await hot.by_id("b") is None
    await nobody.aclose()


async def test_a_copy_in_foreign_words_is_ignored(shop: Store) -> None:
    """A copy written by another version must not break the page."""
    hot = HotCopy(shop.redis, seconds=60)
    basket = Basket(id=new_id(), customer_id=None, revision=1)
    await hot.put(basket)

    await shop.redis.eval("return redis.call('HSET', KEYS[1], 'basket', '{}')", 1, f"basket:hot:market:id:{basket.id}")

    assert await hot.by_id(basket.id) is None


async def test_only_forgotten_guest_baskets_are_cleared(shop: Store) -> None:
    """Tidying up must never touch a customer's basket or one in use."""
    lamp, me = await shop.variant(), shop.person()
    stale = (await shop.call(ADD, {"v": lamp}))["data"]["addToBasket"]["basket"]["id"]
    used = (await shop.call(ADD, {"v": lamp}))["data"]["addToBasket"]["basket"]["id"]
    mine = (await shop.call(ADD, {"v": lamp}, token=me))["data"]["addToBasket"]["basket"]["id"]
    await shop.rows(
        "update baskets set updated_at = now() - interval '40 days' where id in (:a, :b) returning 1", a=stale, b=mine
    )
    publisher = OutboxPublisher(Outbox(MESSAGING))
    transactions = PostgresTransactions(shop.database, HotCopy(shop.redis, seconds=60), publisher.checked_out)

    await clear_stale_guests(transactions, FixedClock(datetime.now(UTC) + timedelta(seconds=1)), days=30)

    left = {
        row[0] for row in await shop.rows("select id from baskets where id in (:a, :b, :c)", a=stale, b=used, c=mine)
    }
    assert left == {used, mine}


async def test_a_hot_copy_is_seen_by_its_own_tenant_only(shop: Store) -> None:
    """A person who belongs to two shops must not find the basket of one in the other."""
    hot = HotCopy(shop.redis, seconds=60)
    basket = Basket(id=new_id(), customer_id=new_id(), revision=1)
    await hot.put(basket)

    with acting_for("other-shop"):
        seen = [await hot.by_id(basket.id), await hot.of_customer(str(basket.customer_id))]

    assert seen == [None, None]
    assert await hot.by_id(basket.id) == basket
