"""Two markets with one kind of staff inbox: neither hears the other's news."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from notifications.domain.notification import Reader
from stoa_messaging import Delivery, Envelope
from stoa_primitives import acting_for, new_id

pytestmark = pytest.mark.servers

INBOX = "{ myNotifications(first: 20) { id title body } }"


async def low_stock(house: Any, variant: str, tenant: str) -> None:
    envelope = Envelope(
        id=new_id(),
        type="inventory.stock_low",
        occurred_at=datetime.now(UTC),
        aggregate_id=variant,
        tenant=tenant,
        correlation_id="c",
        data={"variant_id": variant, "warehouse_id": "w1", "on_hand": 1},
    )
    await house.consumer.handle(Delivery(topic=envelope.type, body=envelope.to_bytes()))
    await house.live.settle()


async def until_listening(house: Any, tenant: str) -> None:
    channel = f"notifications:live:{tenant}:staff:stock"
    async with asyncio.timeout(10):
        while not dict(await house.redis.pubsub_numsub(channel)).get(channel.encode()):  # noqa: ASYNC110 - Redis tells nobody who joins
            await asyncio.sleep(0.01)


async def test_staff_hears_and_reads_the_news_of_its_own_market_only(house: Any) -> None:
    """Both warehouses write to the inbox `staff:stock`; a competitor's stock is not ours to know, live or later."""
    reader = Reader(subject="stefan", scopes=frozenset({"inventory.read"}))
    with acting_for("annex"):
        listening = house.live.listen(reader)
        arrival = asyncio.ensure_future(anext(listening))
        await until_listening(house, "annex")
    ours, theirs = f"v-{new_id()}", f"v-{new_id()}"

    await low_stock(house, ours, "market")
    await low_stock(house, theirs, "annex")

    heard = await asyncio.wait_for(arrival, 10)
    await listening.aclose()
    assert theirs in f"{heard.title} {heard.body}"
    token = house.signer.token("zoe", scopes="inventory.read", organization=["annex"])
    inbox = await house.call(INBOX, token=token)
    assert len(inbox["data"]["myNotifications"]) == 1
    assert theirs in str(inbox)
    assert ours not in str(inbox)
