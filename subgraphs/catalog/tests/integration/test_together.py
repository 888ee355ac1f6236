"""What is bought together, counted from confirmed orders."""

import asyncio
from typing import Any

import pytest
from catalog.config import Settings
from catalog.persistence.tables import BOUGHT_TOGETHER
from catalog.seed.filling import product_id
from catalog.wiring import build_consumer
from sqlalchemy import delete, select

pytestmark = pytest.mark.servers

TOGETHER = "query($id: ID!, $n: Int! = 4) { product(id: $id) { category { slug } boughtTogether(first: $n) { id category { slug } } } }"


def order(*numbers: int) -> dict[str, Any]:
    return {"lines": [{"product_id": product_id(number)} for number in numbers]}


async def together(catalog: Any, number: int, **variables: Any) -> list[str]:
    answer = await catalog.call(TOGETHER, {"id": product_id(number), **variables})
    return [each["id"] for each in answer["data"]["product"]["boughtTogether"]]


@pytest.fixture
async def counted(catalog: Any) -> Any:
    consumer = build_consumer(Settings(database_url=catalog.database.url), catalog.database)
    yield lambda *numbers: catalog.hear(consumer, "ordering.order_confirmed", order(*numbers))
    async with catalog.database.transaction() as session:
        await session.execute(delete(BOUGHT_TOGETHER))


async def test_what_was_bought_most_often_with_it_comes_first(catalog: Any, counted: Any) -> None:
    """A recommendation nobody ever followed is decoration."""
    for numbers in ((10, 11), (10, 11), (10, 12), (13, 10, 11), (20, 21)):
        await counted(*numbers)

    assert await together(catalog, 10, n=2) == [product_id(11), min(product_id(12), product_id(13))]
    assert product_id(10) not in await together(catalog, 10, n=12)


async def test_where_that_is_too_little_the_best_of_its_category_stand_in(catalog: Any, counted: Any) -> None:
    """An empty shelf beside a new product sells nothing."""
    await counted(10, 11)

    answer = await catalog.call(TOGETHER, {"id": product_id(10), "n": 4})

    found = answer["data"]["product"]
    first, *others = found["boughtTogether"]
    assert first["id"] == product_id(11)
    assert len(others) == 3
    assert {each["category"]["slug"] for each in others} == {found["category"]["slug"]}


async def test_orders_at_the_same_time_lose_no_count(catalog: Any, counted: Any) -> None:
    """Counting by read and write loses what others count meanwhile; crosswise locks would deadlock."""
    await asyncio.gather(*(counted(*((30, 31, 32) if n % 2 else (32, 31, 30))) for n in range(10)))

    async with catalog.database.transaction() as session:
        rows = (await session.execute(select(BOUGHT_TOGETHER.c.times))).scalars().all()
    assert rows == [10] * 6


async def test_a_large_order_counts_a_bounded_number_of_pairs(catalog: Any, counted: Any) -> None:
    """Ninety lines would be eight thousand rows in one transaction."""
    await counted(*range(60))

    async with catalog.database.transaction() as session:
        rows = (await session.execute(select(BOUGHT_TOGETHER.c.times))).scalars().all()
    assert len(rows) == 20 * 19
