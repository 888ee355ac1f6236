"""From event to inbox, on real PostgreSQL and Redis."""

import asyncio
import uuid
from datetime import UTC, datetime
from typing import Any, Protocol

import pytest
from launcher.testing import PostgresServer
from notifications.application.forget_old import forget_old
from notifications.domain.notification import Notification, NotificationKind, Reader
from notifications.messaging.graveyard import BrokerGraveyard
from notifications.migrate import MIGRATIONS
from notifications.persistence.inboxes import PostgresInboxReader, PostgresTransactions
from notifications.persistence.live import RedisLiveFeed, TooManyListeners
from notifications.persistence.tables import MESSAGING, METADATA
from notifications.schema.context import Context, House, request_context
from notifications.wiring import build_links
from redis.asyncio import Redis
from stoa_messaging import Outbox
from stoa_primitives import SystemClock, current_tenant
from stoa_service import Caller
from stoa_service.testing import migration_differences

INBOX = """query ($n: Int! = 20, $u: Boolean! = false) {
  myNotifications(first: $n, unreadOnly: $u) { id kind title body read order { id } } }"""
READ = "mutation ($id: ID!) { markNotificationRead(id: $id) { id read } }"
READ_ALL = "mutation { markAllNotificationsRead }"
ENTITIES = """query ($r: [_Any!]!) { _entities(representations: $r) {
  ... on Customer { unreadNotificationCount notifications { kind } } ... on Notification { title } } }"""


class Post(Protocol):
    app: Any
    call: Any
    signer: Any
    database: Any
    redis: Redis
    live: RedisLiveFeed
    broker: Any
    settings: Any

    def person(self, **claims: Any) -> tuple[str, str]: ...
    async def hear(self, event_type: str, data: dict[str, Any], *, event_id: str | None = None) -> bool: ...
    async def rows(self, query: str, **values: Any) -> list[Any]: ...


def order(customer_id: str, **more: Any) -> dict[str, Any]:
    return {"order_id": str(uuid.uuid4()), "number": "S-1042", "customer_id": customer_id, **more}


async def inbox(house: Post, token: str, **variables: Any) -> list[dict[str, Any]]:
    answer = await house.call(INBOX, variables, token=token)
    assert "errors" not in answer, answer
    return list(answer["data"]["myNotifications"])


async def test_the_way_of_an_order_is_told_step_by_step(house: Post) -> None:
    """A customer who hears nothing telephones."""
    me, token = house.person()
    placed = order(me)
    steps = [
        ("ordering.order_placed", placed),
        ("ordering.order_confirmed", {**placed, "customer": {"id": me, "email": "", "name": ""}}),
        ("shipping.shipment_shipped", {**placed, "carrier": "Kerykeion Post", "tracking_code": "ST7"}),
        ("shipping.shipment_delivered", placed),
    ]

    for event_type, data in steps:
        await house.hear(event_type, data)

    told = await inbox(house, token)
    assert [entry["kind"] for entry in reversed(told)] == [
        "ORDER_PLACED",
        "ORDER_CONFIRMED",
        "ORDER_SHIPPED",
        "ORDER_DELIVERED",
    ]
    assert all("S-1042" in entry["title"] for entry in told)
    assert {entry["order"]["id"] for entry in told} == {placed["order_id"]}
    assert "ST7" in told[1]["body"]


async def test_a_customer_is_told_in_the_language_of_the_order(house: Post) -> None:
    """Who shops in German is not thanked in English."""
    me, token = house.person()
    await house.hear("basket.checked_out", {"customer": {"id": me}, "locale": "de-DE"})

    await house.hear("ordering.order_cancelled", order(me, reason="payment_declined"))

    (told,) = await inbox(house, token)
    assert told["title"] == "Bestellung S-1042 wurde storniert"
    assert "Warenkorb" in told["body"]


async def test_an_event_delivered_twice_is_told_once(house: Post) -> None:
    """At-least-once delivery must not be at-least-twice annoyance."""
    me, token = house.person()
    event_id, placed = str(uuid.uuid4()), order(me)

    first = await house.hear("ordering.order_placed", placed, event_id=event_id)
    second = await house.hear("ordering.order_placed", placed, event_id=event_id)

    assert (first, second) == (True, False)
    assert len(await inbox(house, token)) == 1


async def test_low_stock_is_told_to_staff_who_each_read_for_themselves(house: Post) -> None:
    """One colleague's click must not hide the warning from the other."""
    await house.rows("delete from notifications where recipient = 'staff:stock' returning 1")
    _, stefan = house.person(scopes="inventory.read")
    _, samira = house.person(scopes="inventory.read")
    _, customer = house.person()
    await house.hear("inventory.stock_low", {"variant_id": "v1", "warehouse_id": "w1", "on_hand": 2})

    (warning,) = await inbox(house, stefan)
    await house.call(READ, {"id": warning["id"]}, token=stefan)

    assert (warning["kind"], warning["order"]) == ("STOCK_LOW", None)
    assert await inbox(house, stefan, u=True) == []
    assert len(await inbox(house, samira, u=True)) == 1
    assert await inbox(house, customer) == []


async def test_reading_is_remembered(house: Post) -> None:
    """A counter that never goes down is ignored."""
    me, token = house.person()
    for _ in range(3):
        await house.hear("ordering.order_placed", order(me))
    newest = (await inbox(house, token))[0]

    marked = await house.call(READ, {"id": newest["id"]}, token=token)
    again = await house.call(READ, {"id": newest["id"]}, token=token)
    unread = await inbox(house, token, u=True)
    cleared = await house.call(READ_ALL, token=token)
    nothing_left = await house.call(READ_ALL, token=token)

    assert marked["data"] == again["data"] == {"markNotificationRead": {"id": newest["id"], "read": True}}
    assert len(unread) == 2
    assert newest["id"] not in {entry["id"] for entry in unread}
    assert cleared["data"]["markAllNotificationsRead"] == 2
    assert nothing_left["data"]["markAllNotificationsRead"] == 0


async def test_somebody_elses_inbox_is_as_good_as_none(house: Post) -> None:
    """An inbox tells what somebody bought."""
    (me, mine), (_, thief) = house.person(), house.person()
    await house.hear("ordering.order_placed", order(me))
    (told,) = await inbox(house, mine)
    asked = {"r": [{"__typename": "Customer", "id": me}, {"__typename": "Notification", "id": told["id"]}]}

    stolen = await house.call(READ, {"id": told["id"]}, token=thief)
    unknown = await house.call(READ, {"id": "x" * 5000}, token=thief)
    peeked = await house.call(ENTITIES, asked, token=thief)
    own = await house.call(ENTITIES, asked, token=mine)

    assert stolen["errors"][0]["extensions"]["code"] == "NOTIFICATION_NOT_FOUND"
    assert stolen["errors"][0]["message"] == unknown["errors"][0]["message"]
    assert peeked["data"]["_entities"] == [{"unreadNotificationCount": None, "notifications": None}, None]
    assert own["data"]["_entities"] == [
        {"unreadNotificationCount": 1, "notifications": [{"kind": "ORDER_PLACED"}]},
        {"title": told["title"]},
    ]
    assert (await inbox(house, mine))[0]["read"] is False


@pytest.mark.parametrize("first", [0, -1, 101, 2**31 - 1])
async def test_a_page_nobody_can_read_is_refused(house: Post, first: int) -> None:
    """One request must not read a whole table."""
    _, token = house.person()

    answer = await house.call(INBOX, {"n": first}, token=token)

    assert answer["errors"][0]["extensions"]["code"] == "PAGE_SIZE_INVALID"


async def test_a_guest_has_no_inbox(house: Post) -> None:
    """Without a sign-in there is nobody to tell."""
    answer = await house.call(INBOX)

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_notification_arrives_live_from_another_process(house: Post) -> None:
    """The page must say "shipped" without being reloaded, whichever process heard it."""
    (me, token), (other, _) = house.person(), house.person()
    caller = await house.signer.verifier.caller_of(token)
    stream = await house.app.schema.subscribe(
        "subscription { notificationReceived { kind title order { id } } }", context_value=live_context(house, caller)
    )
    arrival = asyncio.ensure_future(anext(stream))
    await heard_by(house, me)

    await house.hear("ordering.order_placed", order(other))
    await house.hear("ordering.order_placed", order(me))

    received = await asyncio.wait_for(arrival, 10)
    assert received.data["notificationReceived"]["kind"] == "ORDER_PLACED"
    await stream.aclose()


async def test_what_was_rolled_back_is_not_told_live(house: Post) -> None:
    """A notification that does not exist must not pop up."""
    me, _ = house.person()
    listening = house.live.listen(Reader(subject=me, scopes=frozenset()))
    arrival = asyncio.ensure_future(anext(listening))
    await heard_by(house, me)
    event_id = str(uuid.uuid4())

    with pytest.raises(RuntimeError):
        await roll_back_a_notification(house, me)
    await house.hear("ordering.order_placed", order(me, number="S-2"), event_id=event_id)

    assert "S-2" in (await asyncio.wait_for(arrival, 10)).title
    await listening.aclose()  # type: ignore[attr-defined]


async def test_there_is_an_end_to_listeners(house: Post) -> None:
    """Each listener holds a connection: a flood of them must not take Redis down."""
    me, _ = house.person()
    reader = Reader(subject=me, scopes=frozenset())
    feed = RedisLiveFeed(house.redis, max_listeners=1)
    first = feed.listen(reader)
    waiting = asyncio.ensure_future(anext(first))
    await heard_by(house, me)

    with pytest.raises(TooManyListeners):
        await anext(feed.listen(reader))

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    second = asyncio.ensure_future(anext(feed.listen(reader)))
    await heard_by(house, me)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second


async def test_old_notifications_are_forgotten(house: Post) -> None:
    """An inbox that only grows is slow one day and a data protection case the next."""
    me, token = house.person()
    await house.hear("ordering.order_placed", order(me, number="S-1"))
    await house.rows(
        "update notifications set created_at = now() - interval '400 days' where recipient = :me returning 1", me=me
    )
    await house.hear("ordering.order_placed", order(me, number="S-2"))

    await forget_old(PostgresTransactions(house.database, house.live), SystemClock(), days=365)

    assert ["S-2" in entry["title"] for entry in await inbox(house, token)] == [True]


async def roll_back_a_notification(house: Post, me: str) -> None:
    ghost = Notification(
        id=str(uuid.uuid4()),
        recipient=me,
        kind=NotificationKind.ORDER_PLACED,
        title="ghost",
        body="",
        created_at=datetime.now(UTC),
    )
    async with PostgresTransactions(house.database, house.live)() as inboxes:
        await inboxes.add([ghost])
        raise RuntimeError


def live_context(house: Post, caller: Caller) -> Context:
    transactions = PostgresTransactions(house.database, house.live)
    inbox, graveyard = (
        PostgresInboxReader(house.database),
        BrokerGraveyard(house.broker, house.database, Outbox(MESSAGING)),
    )
    return request_context(
        caller,
        House(
            inbox=inbox,
            transactions=transactions,
            live=house.live,
            graveyard=graveyard,
            subscription=build_links(house.settings).subscription,
        ),
    )


async def heard_by(house: Post, subject: str) -> None:
    """Wait until somebody listens to this person's channel."""
    channel = f"notifications:live:{current_tenant()}:{subject}"
    async with asyncio.timeout(10):
        while not dict(await house.redis.pubsub_numsub(channel)).get(channel.encode()):  # noqa: ASYNC110 - Redis tells nobody who joins
            await asyncio.sleep(0.01)


async def test_the_migrations_make_exactly_the_tables_of_the_code(postgres_server: PostgresServer) -> None:
    """A column that only exists in the code fails at the customer's."""
    url = postgres_server.create_database("notifications_migrations")

    assert await migration_differences(MIGRATIONS, url, METADATA) == []
