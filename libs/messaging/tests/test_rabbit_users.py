"""A user per domain on a real RabbitMQ: what was broken into in one domain speaks for no other."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any

import aio_pika
import pytest
from aio_pika.exceptions import AMQPError
from launcher.testing.servers import RabbitServer
from stoa_messaging import Broker, Delivery, Message, broker_from_url
from stoa_messaging.brokers import Outcome, Sent
from stoa_messaging.rabbit_users import RIGHTS, Passwords, PasswordsMissing, definitions
from stoa_messaging.watching import watching
from stoa_primitives import new_id

pytestmark = pytest.mark.servers

As = Callable[[str], Awaitable[Broker]]


@pytest.fixture(name="acting")
async def _acting(rabbitmq_server: RabbitServer) -> AsyncIterator[As]:
    """The broker as a domain's own user sees it."""
    opened: list[Broker] = []

    async def acting(domain: str) -> Broker:
        broker = broker_from_url(rabbitmq_server.url_of(domain))
        await broker.connect()
        opened.append(broker)
        return broker

    yield acting
    for broker in opened:
        await broker.close()


class Ear:
    """What a domain has heard."""

    def __init__(self) -> None:
        self.topics: list[str] = []
        self._heard = asyncio.Event()

    async def hear(self, delivery: Delivery) -> Outcome:
        self.topics.append(delivery.topic)
        self._heard.set()
        return Outcome.DONE

    async def until(self, last: str) -> list[str]:
        """Everything up to the topic that was sent last."""
        async with asyncio.timeout(20):
            while last not in self.topics:
                self._heard.clear()
                await self._heard.wait()
        return self.topics


@asynccontextmanager
async def listening(broker: Broker, domain: str, *topics: str) -> AsyncIterator[Ear]:
    ear = Ear()
    async with broker.consuming(domain, topics, ear.hear):
        yield ear


@asynccontextmanager
async def raw(url: str) -> AsyncIterator[aio_pika.abc.AbstractChannel]:
    """What somebody does who does not use our client."""
    connection = await aio_pika.connect(url)
    yield await connection.channel(publisher_confirms=True)
    await connection.close()


def message(topic: str) -> Message:
    return Message(topic=topic, body=b"{}", event_id=new_id())


async def sent(broker: Broker, topic: str) -> Sent:
    (answer,) = await broker.publish_batch([message(topic)])
    return answer


async def test_a_domain_publishes_its_own_events_and_no_other_domains(acting: As) -> None:
    """A review form that was broken into must not be able to say that an order was paid."""
    topics = ("reviews.users_own", "payment.users_other", "reviewsx.users_alike")
    async with listening(await acting("ordering"), "ordering", *topics) as ear:
        forger = await acting("reviews")

        answers = [await sent(forger, topic) for topic in ("payment.users_other", "reviewsx.users_alike")]
        own = await sent(await acting("reviews"), "reviews.users_own")

        assert answers == [Sent.REFUSED, Sent.REFUSED]
        assert own is Sent.CONFIRMED
        assert await ear.until("reviews.users_own") == ["reviews.users_own"]


async def test_a_client_recovers_from_a_refusal(acting: As) -> None:
    """One event of a wrong name must not silence a domain."""
    async with listening(await acting("ordering"), "ordering", "reviews.users_after"):
        broker = await acting("reviews")
        assert await sent(broker, "payment.users_wrong") is Sent.REFUSED

        async with asyncio.timeout(20):
            while await sent(broker, "reviews.users_after") is not Sent.CONFIRMED:  # noqa: ASYNC110 - the client reconnects by itself
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("headers", [{"stoa-topic": "payment.users_header"}, {"CC": ["payment.users_header"]}])
async def test_a_header_makes_no_event_of_another_domain(
    acting: As, rabbitmq_server: RabbitServer, headers: dict[str, Any]
) -> None:
    """RabbitMQ knows other ways to name a topic than the one it looks at."""
    async with listening(await acting("ordering"), "ordering", "reviews.*", "payment.users_header") as ear:
        async with raw(rabbitmq_server.url_of("reviews")) as channel:
            exchange = await channel.get_exchange("stoa")
            await exchange.publish(aio_pika.Message(b"{}", headers=headers), "reviews.users_header")
        assert await sent(await acting("reviews"), "reviews.users_last") is Sent.CONFIRMED

        assert set(await ear.until("reviews.users_last")) <= {"reviews.users_header", "reviews.users_last"}


async def test_nobody_writes_into_or_reads_from_another_domains_queue(
    acting: As, rabbitmq_server: RabbitServer
) -> None:
    """Past the exchange lies the queue itself: written into, it is as good as an event; read from, an event is lost."""
    async with listening(await acting("ordering"), "ordering", "reviews.users_queue"):
        pass
    async with raw(rabbitmq_server.url_of("reviews")) as channel:
        with pytest.raises(AMQPError, match="ACCESS_REFUSED"):
            await channel.default_exchange.publish(aio_pika.Message(b"{}"), "stoa.ordering")
    async with raw(rabbitmq_server.url_of("reviews")) as channel:
        queue = await channel.get_queue("stoa.ordering", ensure=False)
        with pytest.raises(AMQPError, match="ACCESS_REFUSED"):
            await queue.get(fail=False)
    async with raw(rabbitmq_server.url_of("reviews")) as channel:
        with pytest.raises(AMQPError, match="ACCESS_REFUSED"):
            await channel.queue_delete("stoa.ordering")


async def test_a_domain_buries_for_itself_and_notifications_looks_after_all_graves(acting: As) -> None:
    """A dead letter that nobody may see or send again is a lost event."""
    letter = Delivery(topic="payment.users_dead", body=b"{}", key="k")
    async with listening(await acting("reviews"), "reviews", "payment.users_dead") as ear:
        await (await acting("reviews")).bury("reviews", letter, reason="of a test")
        with pytest.raises((AMQPError, OSError)):
            await (await acting("reviews")).bury("ordering", letter, reason="forged")

        graves = (await acting("notifications")).dead_letters
        found = await graves.list("reviews")
        assert [each.topic for each in found] == ["payment.users_dead"]
        assert await graves.redrive("reviews", found[0].id)
        assert await ear.until("payment.users_dead") == ["payment.users_dead"]
    with pytest.raises(AMQPError):
        await (await acting("catalog")).dead_letters.list("reviews")


@pytest.mark.parametrize("domain", sorted(RIGHTS))
async def test_each_domain_can_do_its_own_work(acting: As, domain: str) -> None:
    """A right too few stops a domain in production, and only there."""
    broker, topic = await acting(domain), f"{domain}.users_work"
    await broker.declare(domain, [topic])
    async with listening(broker, domain, topic) as ear:
        await broker.publish(topic, b"{}", event_id=new_id())
        assert await ear.until(topic) == [topic]
        await broker.bury(domain, Delivery(topic=topic, body=b"{}"), reason="of a test")

    (letter,) = [each for each in await broker.dead_letters.list(domain) if each.topic == topic]
    assert await broker.dead_letters.discard(domain, letter.id)


async def test_audit_sends_to_one_group_alone_and_a_plain_domain_may_not(acting: As) -> None:
    """A journal is played again for one domain; nobody else has that right."""
    async with listening(await acting("reviews"), "reviews", "payment.users_again") as ear:
        with pytest.raises((AMQPError, OSError)):
            await (await acting("catalog")).send_to("reviews", message("payment.users_forged"))
        await (await acting("audit")).send_to("reviews", message("payment.users_again"))

        assert await ear.until("payment.users_again") == ["payment.users_again"]


async def test_the_console_of_notifications_looks_on(acting: As, rabbitmq_server: RabbitServer) -> None:
    """Whoever searches for a fault must see events pass without taking them from anybody."""
    async with listening(await acting("ordering"), "ordering", "reviews.users_seen") as ear:
        async with aclosing(watching(rabbitmq_server.url_of("notifications"))) as deliveries:
            seen, reviews = asyncio.ensure_future(anext(deliveries)), await acting("reviews")
            while not seen.done():
                assert await sent(reviews, "reviews.users_seen") is Sent.CONFIRMED
                await asyncio.wait([seen], timeout=0.2)

        assert seen.result().topic == "reviews.users_seen"
        assert await ear.until("reviews.users_seen")


async def test_there_is_no_user_that_nobody_chose(rabbitmq_server: RabbitServer) -> None:
    """RabbitMQ comes with a guest who may do everything."""
    guest = rabbitmq_server.url.replace(rabbitmq_server.url.split("//")[1].split("@")[0], "guest:guest")

    with pytest.raises(AMQPError):
        await aio_pika.connect(guest)


def test_production_refuses_passwords_from_the_repository() -> None:
    """A user for each domain with a password that everybody knows is no border."""
    known = {f"RABBITMQ_{domain.upper()}_PASSWORD": f"dev-only-rabbitmq-{domain}" for domain in RIGHTS}

    assert json.dumps(definitions(Passwords.from_env(known))).count("dev-only-") == 0
    with pytest.raises(PasswordsMissing, match="RABBITMQ_AUDIT_PASSWORD"):
        Passwords.from_env(known | {"STOA_ENV": "production"})
    with pytest.raises(PasswordsMissing, match="RABBITMQ_PAYMENT_PASSWORD"):
        Passwords.from_env(known | {"RABBITMQ_PAYMENT_PASSWORD": ""})
