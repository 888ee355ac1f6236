"""Two markets in one catalogue: whoever tries to cross finds nothing."""

from typing import Any

import asyncpg
import pytest
from catalog.seed.filling import product_id
from catalog.seed.writing import write_product
from sqlalchemy import text
from stoa_primitives import acting_for

pytestmark = pytest.mark.servers

READ = "query($i: ID!, $s: String!) { product(id: $i) { id } productBySlug(slug: $s) { id } }"
LIST = "{ products(first: 50) { edges { node { id } } } }"
PRICE = 'mutation($v: ID!) { changeVariantPrice(variantId: $v, price: {amount: 1, currency: "EUR"}) { id } }'
UNPUBLISH = "mutation($i: ID!) { unpublishProduct(id: $i) { published } }"
ENTITY = "query($r: [_Any!]!) { _entities(representations: $r) { ... on Product { id slug } } }"


def stranger(catalog: Any) -> str:
    """Staff of another market, with every right there."""
    token: str = catalog.signer.token("zoe", scopes="catalog.write", organization=["annex"])
    return token


async def test_another_markets_staff_reads_no_product_by_id_slug_list_or_reference(catalog: Any) -> None:
    """Drafts and prices of a competitor must not be an id away."""
    identity, token = product_id(5), stranger(catalog)
    representation = [{"__typename": "Product", "id": identity}]

    one = await catalog.call(READ, {"i": identity, "s": write_product(5).slug}, token=token)
    many = await catalog.call(LIST, token=token)
    entity = await catalog.call(ENTITY, {"r": representation}, token=token)

    assert one["data"] == {"product": None, "productBySlug": None}
    assert many["data"]["products"]["edges"] == []
    assert entity["data"]["_entities"] == [None]
    assert (await catalog.call(LIST, token=catalog.staff))["data"]["products"]["edges"] != []


async def test_another_markets_staff_changes_nothing(catalog: Any) -> None:
    """A right in one market is none in the next; the answer is that of an unknown id."""
    variant = write_product(3).variants[0]

    price = await catalog.call(PRICE, {"v": variant.id}, token=stranger(catalog))
    gone = await catalog.call(UNPUBLISH, {"i": product_id(3)}, token=stranger(catalog))
    unknown = await catalog.call(PRICE, {"v": "unknown"}, token=stranger(catalog))

    assert price["errors"][0]["extensions"] == unknown["errors"][0]["extensions"]
    assert gone["errors"][0]["extensions"]["code"].endswith("NOT_FOUND")
    async with catalog.database.transaction() as session:
        cents = text("select price_amount from variant where id = :id")
        assert await session.scalar(cents, {"id": variant.id}) == variant.price.amount


async def test_sql_without_a_tenant_sees_no_product(catalog: Any, catalog_url: str) -> None:
    """A script that forgets to say for whom it works must find nothing instead of everything."""
    assert (await catalog.call(LIST))["data"]["products"]["edges"] != []
    connection = await asyncpg.connect(catalog_url)
    for table in ("product", "variant", "category"):
        assert await connection.fetchval(f"select count(*) from {table}") == 0
    await connection.close()


async def test_sql_of_another_market_neither_updates_nor_deletes(catalog: Any) -> None:
    """The last line of defence holds below all of our code."""
    with acting_for("annex"):
        async with catalog.database.transaction() as session:
            for statement in ("update product set published = false returning id", "delete from variant returning id"):
                assert (await session.execute(text(statement))).all() == []
