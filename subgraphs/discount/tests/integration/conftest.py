"""Discount on real PostgreSQL, once per run; each test uses products, coupons and orders of its own."""

from collections.abc import AsyncIterator

import pytest
from discount.config import Settings
from discount.migrate import MIGRATIONS
from discount.seed import seed
from discount.testing import DiscountBench, discount_bench
from launcher.testing import PostgresServer
from stoa_service import migrate


@pytest.fixture(scope="session")
def discount_url(postgres_server: PostgresServer) -> str:
    url = postgres_server.create_database("discount_tests")
    migrate(folder=MIGRATIONS, database_url=url)
    return url


@pytest.fixture(scope="session")
async def discount(discount_url: str) -> AsyncIterator[DiscountBench]:
    async with discount_bench(Settings(database_url=discount_url, grpc_port=0)) as bench:
        await seed(bench.database)
        await seed(bench.database)
        yield bench
