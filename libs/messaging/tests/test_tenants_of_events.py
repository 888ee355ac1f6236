from __future__ import annotations

import asyncio
from typing import Any

import pytest
from launcher.testing.servers import RedisServer
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Delivery, Envelope, Outbox, Worker, broker_from_url, every
from stoa_messaging.testing import TABLES, Counted, CountedRead, counted, counting
from stoa_primitives import acting_for, current_tenant
from stoa_service import Database

pytestmark = pytest.mark.servers


def delivery(envelope: Envelope) -> Delivery:
    return Delivery(topic=envelope.type, body=envelope.to_bytes())


async def test_an_event_is_handled_for_the_tenant_it_names(database: Database) -> None:
    """Handled for another, it would change the rows of a market that never heard of it."""
    consumer, seen = Consumer("shop", database, TABLES), list[str]()

    @consumer.on("shop.counted", CountedRead)
    async def note(_: AsyncSession, __: Envelope, ___: CountedRead) -> None:
        seen.append(current_tenant())

    await consumer.handle(delivery(counted(1, tenant="annex")))
    await consumer.handle(delivery(counted(2)))

    assert (seen, current_tenant()) == (["annex", "market"], "market")


async def test_an_event_is_told_for_whom_it_happened_and_its_consequences_too(database: Database) -> None:
    """One step that forgets it moves the rest of an order into another market."""
    async with database.transaction() as session:
        with acting_for("annex"):
            cause = await Outbox(TABLES).add(session, Counted(number=1), aggregate_id="a")
        effect = await Outbox(TABLES).add(session, Counted(number=2), aggregate_id="a", cause=cause)

    assert (cause.tenant, effect.tenant) == ("annex", "annex")


@pytest.mark.parametrize("tenant", ["", "*", "A", "a b", "x" * 64])
async def test_an_event_of_no_possible_tenant_cannot_be_read(database: Database, tenant: str) -> None:
    """It is a dead letter, not somebody's row."""
    body = counted(1).to_bytes().replace(b'"tenant":"market"', b'"tenant":"%s"' % tenant.encode())

    with pytest.raises(ValueError, match="tenant"):
        await counting(database).handle(Delivery(topic="shop.counted", body=body))


async def test_a_job_visits_every_tenant_and_housekeeping_none(address: str, redis_server: RedisServer) -> None:
    """A reservation of a tenant that no job visits never runs out; one tenant's trouble is not the next one's."""
    visited, once, done, both = list[str](), list[str](), asyncio.Event(), asyncio.Event()

    class Two(Database):
        async def tenants(self) -> Any:
            return ["annex", "market"]

    async def visit() -> None:
        visited.append(current_tenant())
        if len(visited) == 2:
            both.set()
        raise ZeroDivisionError

    async def visit_once() -> None:
        once.append(current_tenant())
        done.set()

    database = Two(address)
    jobs = [every(60, visit), every(60, visit_once, for_each_tenant=False)]
    broker = broker_from_url(redis_server.database_url(13))
    async with Worker(database=database, tables=TABLES, broker=broker, consumer=counting(database), jobs=jobs):
        async with asyncio.timeout(10):
            await done.wait()
            await both.wait()

    assert (visited, once) == (["annex", "market"], ["market"])
