from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from launcher.testing.servers import PostgresServer, RedisServer
from ordering.migrate import MIGRATIONS
from ordering.testing import EVERYTHING_GOES_WELL, World, checked_out, event, world
from stoa_primitives import new_id
from stoa_service import migrate

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module", name="environment")
async def _environment(postgres_server: PostgresServer, redis_server: RedisServer) -> dict[str, str]:
    database_url = postgres_server.create_database("ordering_killed")
    await asyncio.to_thread(migrate, folder=MIGRATIONS, database_url=database_url)
    return {
        **os.environ,
        "ORDERING_DATABASE_URL": database_url,
        "BROKER_URL": redis_server.database_url(12),
        "ORDERING_STOCK_SECONDS": "30",
        "ORDERING_PAYMENT_SECONDS": "30",
        "ORDERING_GRACE_SECONDS": "2",
    }


@pytest.fixture(name="others")
async def _others(environment: dict[str, str]) -> AsyncIterator[World]:
    async with world(environment["ORDERING_DATABASE_URL"], environment["BROKER_URL"]) as others:
        yield others


@asynccontextmanager
async def worker_process(environment: dict[str, str]) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "ordering.worker", env=environment)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


RESERVING = {"ordering.stock_requested": EVERYTHING_GOES_WELL["ordering.stock_requested"]}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=lambda number: number.name)
async def test_an_order_goes_on_where_it_was_when_its_worker_comes_back(
    environment: dict[str, str], others: World, number: signal.Signals
) -> None:
    """A shop that forgets paid orders after a crash is no shop; a clean stop must forget as little."""
    others.answers = RESERVING
    order_id = new_id()
    async with worker_process(environment) as process:
        await others.say(checked_out(order_id))
        await others.until_heard(order_id, "ordering.payment_requested")
        process.send_signal(number)
        await process.wait()

    await others.say(event("payment.payment_authorised", order_id, payment_id="p1"))
    others.answers = EVERYTHING_GOES_WELL
    async with worker_process(environment):
        await others.until_status(order_id, "DELIVERED")

    heard = {envelope.id: envelope.type for envelope in others.heard if envelope.aggregate_id == order_id}
    kinds = list(heard.values())
    assert kinds.count("ordering.order_confirmed") == 1
    assert kinds.count("ordering.payment_requested") == 1
    assert "ordering.order_cancelled" not in kinds


async def test_a_worker_killed_before_the_saga_began_loses_nothing(environment: dict[str, str], others: World) -> None:
    """The basket was told that the order exists; nobody may lose it now."""
    others.answers = EVERYTHING_GOES_WELL
    order_ids = [new_id() for _ in range(10)]
    async with worker_process(environment) as process:
        for order_id in order_ids:
            await others.say(checked_out(order_id))
        await others.until_status(order_ids[0], "PLACED", "STOCK_RESERVED", "PAID", "CONFIRMED", "SHIPPED", "DELIVERED")
        process.send_signal(signal.SIGKILL)
        await process.wait()

    async with worker_process(environment):
        for order_id in order_ids:
            await others.until_status(order_id, "DELIVERED")


async def test_a_living_worker_takes_over_the_orders_of_a_dead_one(environment: dict[str, str], others: World) -> None:
    """With two copies running, the death of one must not wait for somebody to start it again."""
    others.answers = RESERVING
    order_ids = [new_id() for _ in range(4)]
    async with worker_process(environment) as dying:
        for order_id in order_ids:
            await others.say(checked_out(order_id))
        for order_id in order_ids:
            await others.until_heard(order_id, "ordering.payment_requested")
        async with worker_process(environment):
            await others.until_executors(2)
            dying.send_signal(signal.SIGKILL)
            await dying.wait()

            others.answers = EVERYTHING_GOES_WELL
            for order_id in order_ids:
                await others.say(event("payment.payment_authorised", order_id, payment_id="p1"))
            for order_id in order_ids:
                await others.until_status(order_id, "DELIVERED")


async def test_an_order_whose_first_message_was_lost_is_begun_all_the_same(
    environment: dict[str, str], others: World
) -> None:
    """Redis may be emptied between the checkout and the saga; the order is in the database and must not be forgotten."""
    others.answers = EVERYTHING_GOES_WELL
    order_id = new_id()
    await others.place_silently(order_id)

    async with worker_process(environment):
        assert await others.until_status(order_id, "DELIVERED") == "DELIVERED"
