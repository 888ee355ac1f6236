"""What is heard together leaves the same catalogue as what is heard one by one, at a handful of statements."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from catalog.config import Settings
from catalog.wiring import build_consumer
from sqlalchemy import text
from stoa_messaging import Delivery, Envelope
from stoa_primitives import new_id
from stoa_service.query_plans import sent_statements

pytestmark = pytest.mark.servers

READ = {
    "variants": "select id, availability, availability_told_at from variant order by id",
    "products": "select id, availability, rating_tenths, rating_count from product order by id",
    "together": "select product_id, other_id, times from bought_together order by 1, 2",
}
AS_BEFORE = (
    "update variant set availability = 2, availability_told_at = null",
    "update product set availability = 2, rating_tenths = 0, rating_count = 0",
    "delete from bought_together",
)


@pytest.fixture(name="shelf")
async def _shelf(catalog: Any) -> AsyncIterator[Any]:
    """The catalogue, untouched by news before and after."""
    before = await read(catalog, "select id, rating_tenths, rating_count from product")
    for statement in AS_BEFORE:
        await write(catalog, statement)
    yield catalog
    for statement in AS_BEFORE:
        await write(catalog, statement)
    for row in before:
        await write(
            catalog,
            "update product set rating_tenths = :tenths, rating_count = :count where id = :id",
            id=row.id,
            tenths=row.rating_tenths,
            count=row.rating_count,
        )


async def read(catalog: Any, query: str) -> list[Any]:
    async with catalog.database.transaction() as session:
        return list((await session.execute(text(query))).all())


async def write(catalog: Any, statement: str, **values: Any) -> None:
    async with catalog.database.transaction() as session:
        await session.execute(text(statement), values)


def heard(event_type: str, data: dict[str, Any], second: int) -> Delivery:
    moment = datetime(2026, 11, 21, 12, tzinfo=UTC) + timedelta(seconds=second)
    envelope = Envelope(
        id=new_id(), type=event_type, occurred_at=moment, aggregate_id=new_id(), correlation_id="c", data=data
    )
    return Delivery(topic=event_type, body=envelope.to_bytes())


async def mixed(catalog: Any, seed: int, count: int) -> list[Delivery]:
    """News of stock (late ones too), ratings and orders, with things that are not in the catalogue."""
    chance = random.Random(seed)
    variants = [row.id for row in await read(catalog, "select id from variant order by id limit 12")] + ["unknown"]
    products = [row.id for row in await read(catalog, "select id from product order by id limit 8")] + ["unknown"]
    found = []
    for number in range(count):
        level = {"variant_id": chance.choice(variants), "level": chance.choice(["IN", "LOW", "OUT"])}
        rating = {"product_id": chance.choice(products), "count": number, "average_tenths": chance.randint(10, 50)}
        lines = [{"product_id": chance.choice(products)} for _ in range(chance.randint(1, 5))]
        found += [
            heard("inventory.availability_changed", level, chance.randint(0, 9) * 100 + number),
            heard("reviews.rating_changed", rating, number),
            heard("ordering.order_confirmed", {"lines": lines}, number),
        ]
    return found


async def stored(catalog: Any) -> dict[str, list[Any]]:
    return {name: await read(catalog, query) for name, query in READ.items()}


async def one_by_one(consumer: Any, deliveries: Sequence[Delivery]) -> None:
    for each in deliveries:
        await consumer.handle(each)


async def together(consumer: Any, deliveries: Sequence[Delivery]) -> None:
    await asyncio.gather(*map(consumer.handle, deliveries))


@pytest.mark.parametrize("seed", range(3))
async def test_many_heard_together_leave_what_one_by_one_leaves(shelf: Any, seed: int) -> None:
    """A batch that lets old news win, or counts an order once for all of them, tells shoppers what is not so."""
    consumer = build_consumer(Settings(database_url=shelf.database.url), shelf.database)
    deliveries, found = await mixed(shelf, seed, 20), []
    for tell in (one_by_one, together):
        for statement in (*AS_BEFORE, "delete from inbox"):
            await write(shelf, statement)
        await tell(consumer, deliveries)
        found.append(await stored(shelf))

    assert found[0] == found[1]
    assert max(row.times for row in found[0]["together"]) > 1
    assert len({row.availability for row in found[0]["variants"]}) > 1


async def test_sixty_events_take_a_handful_of_statements(shelf: Any) -> None:
    """Every confirmed order and every change of stock is heard here."""
    consumer = build_consumer(Settings(database_url=shelf.database.url), shelf.database)
    deliveries = await mixed(shelf, 0, 20)

    with sent_statements() as sent:
        await together(consumer, deliveries)

    # Claims; owners, levels, sums; products, ratings; products, pairs.
    assert len(sent) == 8, [each.text for each in sent]
