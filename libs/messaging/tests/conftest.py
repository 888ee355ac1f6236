from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from _pytest.fixtures import FixtureRequest
from launcher.testing.servers import PostgresServer
from sqlalchemy import text
from stoa_messaging import Broker, broker_from_url
from stoa_messaging.redis_streams import RedisStreams
from stoa_messaging.testing import METADATA
from stoa_service import Database


@pytest.fixture(params=["redis", "rabbitmq"], name="broker_url")
def _broker_url(request: FixtureRequest) -> str:
    """Both brokers, one after the other: every test that asks for it is part of the contract of the port."""
    server = request.getfixturevalue(f"{request.param}_server")
    return str(server.url)


@pytest.fixture(name="connect")
async def _connect(broker_url: str) -> AsyncIterator[Callable[[], Awaitable[Broker]]]:
    opened: list[Broker] = []

    async def connect() -> Broker:
        broker = RedisStreams(broker_url, alive_seconds=1.0) if "redis" in broker_url else broker_from_url(broker_url)
        await broker.connect()
        opened.append(broker)
        return broker

    yield connect
    for broker in opened:
        await broker.close()


@pytest.fixture(scope="session", name="address")
async def _address(postgres_server: PostgresServer) -> str:
    address = postgres_server.create_database("messaging")
    database = Database(address)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
        await connection.execute(text("create table effect (number int)"))
    await database.close()
    return address


@pytest.fixture(name="database")
async def _database(address: str) -> AsyncIterator[Database]:
    database = Database(address)
    async with database.transaction() as session:
        await session.execute(text("truncate effect, inbox, outbox, outbox_stream, inbox_position"))
    yield database
    await database.close()
