"""Two markets with one kind of staff inbox: neither hears the other's news."""

import asyncio
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from notifications.domain.letter import Contact, Letter
from notifications.domain.notification import NotificationKind, Reader
from notifications.wiring import build_links
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


async def lettered(house: Any, me: str, tenant: str, kind: str = "ordering.order_placed") -> None:
    """That tenant knows them by an address of theirs there, and has news for them."""
    with acting_for(tenant):
        customer = {"id": me, "email": f"{tenant}@example.org", "name": tenant}
        await house.hear(
            "basket.checked_out", {"customer": customer, "locale": {"market": "en", "annex": "de"}[tenant]}
        )
        await house.hear(kind, {"order_id": str(uuid.uuid4()), "number": "S-1042", "customer_id": me})


async def letters(house: Any, me: str, tenant: str) -> list[tuple[str, str]]:
    with acting_for(tenant):
        found = await house.rows(
            "select address, locale from letters where customer_id = :me order by created_at", me=me
        )
    return [(row[0], row[1]) for row in found]


async def test_a_customer_of_two_markets_has_an_address_and_a_language_in_each(house: Any) -> None:
    """A second market must neither fail over the first one's customer nor write to the address given there."""
    me, _ = house.person()

    for tenant in ("market", "annex"):
        await lettered(house, me, tenant)

    assert await letters(house, me, "market") == [("market@example.org", "en")]
    assert await letters(house, me, "annex") == [("annex@example.org", "de")]


async def test_what_is_switched_off_in_one_market_stays_on_in_the_other(house: Any) -> None:
    """The link at the end of a letter is opened by somebody who is not signed in: it must say itself whose letter it was."""
    me, _ = house.person()
    letter = Letter(
        id="l",
        customer_id=me,
        contact=Contact(email="r@example.org", name="R"),
        kind=NotificationKind.ORDER_PLACED,
        locale="en",
        facts={},
        created_at=datetime.now(UTC),
    )
    links = build_links(house.settings)
    with acting_for("annex"):
        of_annex = links.unsubscribe(letter)
    before_tenants = links.tokens.encode([me, "ORDER_PLACED"])

    ended = await house.call.http.post(of_annex.removeprefix(house.settings.public_url))
    for tenant in ("market", "annex"):
        await lettered(house, me, tenant)

    assert ended.status_code == 200
    assert len(await letters(house, me, "market")) == 1
    assert await letters(house, me, "annex") == []
    assert links.subscription(before_tenants).tenant == "market"
