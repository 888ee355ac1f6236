from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from launcher.testing.servers import PostgresServer, RedisServer
from ordering.config import Settings
from ordering.migrate import MIGRATIONS
from ordering.testing import World, world
from ordering.wiring import build_app
from stoa_service import migrate
from stoa_service.testing import GraphQLCaller, TokenSigner, calling


@pytest.fixture(scope="session")
async def ordering_settings(postgres_server: PostgresServer, redis_server: RedisServer) -> Settings:
    database_url = postgres_server.create_database("ordering")
    await asyncio.to_thread(migrate, folder=MIGRATIONS, database_url=database_url)
    return Settings(
        database_url=database_url,
        redis_url=redis_server.url,
        broker_url=redis_server.database_url(11),
        stock_seconds=20,
        payment_seconds=20,
    )


@pytest.fixture(name="others")
async def _others(ordering_settings: Settings) -> AsyncIterator[World]:
    async with world(ordering_settings.database_url, ordering_settings.broker_url) as others:
        yield others


@pytest.fixture(scope="session")
def ordering_signer() -> TokenSigner:
    return TokenSigner()


@pytest.fixture(scope="session")
async def ordering_call(ordering_settings: Settings, ordering_signer: TokenSigner) -> AsyncIterator[GraphQLCaller]:
    app = build_app(ordering_settings, verifier=ordering_signer.verifier)
    async with app.lifespan(), calling(app) as call:
        yield call
