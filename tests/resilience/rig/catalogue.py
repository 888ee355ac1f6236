"""What there is to buy: what the catalogue was seeded with, and variants announced over the broker as the catalogue would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from stoa_messaging import Envelope, broker_from_url
from stoa_primitives import derived_id, new_id

from rig.market import Market
from rig.waiting import until

TOPIC: Final = "catalog.variant_changed"
WAREHOUSE: Final = "hamburg"
_ADJUST = """mutation ($v: ID!, $w: ID!, $d: Int!) { adjustStock(variantId: $v, warehouseId: $w, delta: $d, reason: "rig") { __typename } }"""


@dataclass(frozen=True, slots=True)
class Variant:
    """Something to buy."""

    id: str
    price: int


def variants(count: int, *, label: str = "plenty") -> list[Variant]:
    """The same ones for the same label."""
    return [Variant(derived_id("rig-variant", label, str(number)), 500 + 100 * number) for number in range(count)]


async def announce(market: Market, offered: Sequence[Variant]) -> None:
    """Returns when basket, inventory and discount know them."""
    broker = broker_from_url(market.servers.broker_url)
    await broker.connect()
    try:
        for variant in offered:
            envelope = _announcement(variant)
            await broker.publish(TOPIC, envelope.to_bytes(), event_id=envelope.id)
    finally:
        await broker.close()
    await _until_known(market, [variant.id for variant in offered])


async def seeded(market: Market) -> list[Variant]:
    """One variant of each product, the cheapest first; returns when basket and inventory know them."""
    rows = await market.rows(
        "catalog", "select distinct on (product_id) id, product_id, price_amount from variant order by product_id, id"
    )
    await _until_known(market, [row["id"] for row in rows])
    return sorted((Variant(row["id"], row["price_amount"]) for row in rows), key=lambda variant: variant.price)


async def _until_known(market: Market, ids: Sequence[str]) -> None:
    async def is_known() -> bool:
        stocked = await market.value(
            "inventory", "select count(distinct variant_id) from stock where variant_id = any($1::text[])", ids
        )
        priced = await market.value("basket", "select count(*) from variants where id = any($1::text[])", ids)
        return bool(stocked == priced == len(ids))

    await until(is_known, "the services know the variants")


async def stock_exactly(market: Market, variant: Variant, units: int) -> None:
    """Staff count the shelf."""
    (row,) = await market.rows("inventory", "select sum(on_hand) as there from stock where variant_id = $1", variant.id)
    answer = await market.ask(
        "inventory", _ADJUST, market.signer.staff(), v=variant.id, w=WAREHOUSE, d=units - row["there"]
    )
    if answer.get("errors"):
        raise RuntimeError(f"the stock could not be set: {answer}")


def _announcement(variant: Variant) -> Envelope:
    identity = new_id()
    data: dict[str, Any] = {
        "variant_id": variant.id,
        "product_id": derived_id("rig-product", variant.id),
        "slug": f"thing-{variant.id[-8:]}",
        "category": "things",
        "name": {"en": "Thing", "de": "Ding"},
        "variant_name": {"en": "", "de": ""},
        "price": {"amount": variant.price, "currency": "EUR"},
        "weight_grams": 100,
        "published": True,
        "image": "",
    }
    return Envelope(
        id=identity,
        type=TOPIC,
        occurred_at=datetime.now(UTC),
        aggregate_id=variant.id,
        correlation_id=identity,
        data=data,
    )
