"""What staff change, and what others are told of it."""

from typing import Any

import orjson
import pytest
from catalog.persistence.tables import MESSAGING
from catalog.seed.filling import fill, product_id
from catalog.seed.writing import write_product
from sqlalchemy import func, select

pytestmark = pytest.mark.servers

PRICE = """mutation($v: ID!, $a: Int!, $c: String! = "EUR") {
  changeVariantPrice(variantId: $v, price: {amount: $a, currency: $c}) { id price { amount currency } product { priceFrom { amount } } } }"""
PUBLISH = "mutation($i: ID!) { publishProduct(id: $i) { published } }"
UNPUBLISH = "mutation($i: ID!) { unpublishProduct(id: $i) { published } }"
READ = "query($i: ID!, $s: String!) { product(id: $i) { id } productBySlug(slug: $s) { id } }"


async def told(catalog: Any) -> list[dict[str, Any]]:
    async with catalog.database.transaction() as session:
        rows = await session.execute(select(MESSAGING.outbox.c.payload).order_by(MESSAGING.outbox.c.id))
        return [orjson.loads(payload) for payload in rows.scalars()]


async def test_every_seeded_variant_is_told_once_however_often_the_seed_runs(catalog: Any) -> None:
    """A second seeding must not double products or events, nor undo what staff did."""
    async with catalog.database.transaction() as session:
        before = (await session.execute(select(func.count()).select_from(MESSAGING.outbox))).scalar_one()

    await fill(catalog.database, 90)

    seeded = {variant.id for number in range(90) for variant in write_product(number).variants}
    events = await told(catalog)
    assert len(events) == before
    assert seeded <= {event["data"]["variant_id"] for event in events}


async def test_a_changed_price_is_stored_and_told(catalog: Any) -> None:
    """Baskets and discounts live from this event."""
    product = write_product(3)
    variant = product.variants[0]

    answer = await catalog.call(PRICE, {"v": variant.id, "a": 150}, token=catalog.staff)

    changed = answer["data"]["changeVariantPrice"]
    assert changed["price"] == {"amount": 150, "currency": "EUR"}
    assert changed["product"]["priceFrom"]["amount"] == 150
    last = (await told(catalog))[-1]
    assert last["type"] == "catalog.variant_changed"
    assert last["data"]["variant_id"] == variant.id
    assert last["data"]["price"] == {"amount": 150, "currency": "EUR"}
    assert last["data"]["image"].startswith("/media/")
    await catalog.call(PRICE, {"v": variant.id, "a": variant.price.amount}, token=catalog.staff)


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"a": 0}, "PRICE_INVALID"),
        ({"a": -1}, "PRICE_INVALID"),
        ({"a": 2_000_000_000}, "PRICE_INVALID"),
        ({"a": 100, "c": "USD"}, "PRICE_INVALID"),
        ({"a": 100, "c": "XXX"}, "UNKNOWN_CURRENCY"),
        ({"a": 100, "v": "unknown"}, "VARIANT_NOT_FOUND"),
    ],
)
async def test_senseless_prices_are_refused(catalog: Any, variables: dict[str, Any], code: str) -> None:
    """A mistyped price must not reach the shop."""
    given = {"v": write_product(4).variants[0].id, **variables}

    answer = await catalog.call(PRICE, given, token=catalog.staff)

    assert answer["errors"][0]["extensions"]["code"] == code


async def test_an_unpublished_product_is_gone_for_shoppers_and_there_for_staff(catalog: Any) -> None:
    """Staff must be able to bring back what shoppers may not see."""
    identity, slug = product_id(5), write_product(5).slug

    answer = await catalog.call(UNPUBLISH, {"i": identity}, token=catalog.staff)

    wanted = {"i": identity, "s": slug}
    assert answer["data"]["unpublishProduct"] == {"published": False}
    assert (await catalog.call(READ, wanted))["data"] == {"product": None, "productBySlug": None}
    assert (await catalog.call(READ, wanted, token=catalog.staff))["data"]["product"] == {"id": identity}
    assert (await told(catalog))[-1]["data"]["published"] is False
    await catalog.call(PUBLISH, {"i": identity}, token=catalog.staff)
    assert (await catalog.call(READ, wanted))["data"]["product"] == {"id": identity}


@pytest.mark.parametrize(("scopes", "code"), [(None, "UNAUTHENTICATED"), ("orders.read", "FORBIDDEN")])
async def test_others_change_nothing(catalog: Any, scopes: str | None, code: str) -> None:
    """The subgraph checks scopes itself, whatever the gateway does."""
    token = catalog.signer.token("mallory", scopes=scopes) if scopes else None

    answer = await catalog.call(PRICE, {"v": write_product(4).variants[0].id, "a": 1}, token=token)

    assert answer["errors"][0]["extensions"]["code"] == code


async def test_without_the_gateways_credential_nothing_is_answered(catalog: Any) -> None:
    """A direct caller could forge what @requires hands in."""
    answer = await catalog.call.http.post(
        "/graphql", json={"query": "{ __typename }"}, headers={"Stoa-Gateway-Credential": "wrong"}
    )

    assert answer.status_code == 403
