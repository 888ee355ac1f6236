"""What reviews tells of products, in the lists."""

import uuid
from typing import Any

from catalog.config import Settings
from catalog.wiring import build_consumer
from sqlalchemy import text
from stoa_messaging import Delivery, Envelope
from stoa_primitives import SystemClock


async def test_a_rating_that_reviews_tells_is_the_products(catalog: Any) -> None:
    """Stars in the list that differ from those below the product are stars nobody believes."""
    consumer = build_consumer(Settings(database_url=catalog.database.url), catalog.database)

    async def tell(product_id: str, count: int, tenths: int | None) -> None:
        data = {"product_id": product_id, "count": count, "average_tenths": tenths, "histogram": [0, 0, 0, 0, count]}
        envelope = Envelope(
            id=str(uuid.uuid4()),
            type="reviews.rating_changed",
            occurred_at=SystemClock().now(),
            aggregate_id=product_id,
            correlation_id="c",
            data=data,
        )
        await consumer.handle(Delivery(topic=envelope.type, body=envelope.to_bytes()))

    async def shown(product_id: str) -> tuple[int, int]:
        query = text("select rating_tenths, rating_count from product where id = :p")
        async with catalog.database.transaction() as session:
            return tuple((await session.execute(query, {"p": product_id})).one())

    async with catalog.database.transaction() as session:
        product_id = (await session.execute(text("select id from product order by id limit 1"))).scalar_one()
    tenths, count = await shown(product_id)
    try:
        await tell(product_id, 3, 17)
        told = await shown(product_id)
        await tell(product_id, 0, None)
        unrated = await shown(product_id)
        await tell(str(uuid.uuid4()), 1, 50)
    finally:
        await tell(product_id, count, tenths)

    assert (told, unrated) == ((17, 3), (0, 0))
    assert await shown(product_id) == (tenths, count)
