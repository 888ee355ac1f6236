"""Inventory on real PostgreSQL, once per run; each test uses variants and orders of its own."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from inventory.config import Settings
from inventory.migrate import MIGRATIONS
from inventory.testing import InventoryBench, inventory_bench
from inventory.wiring import add_demo_warehouses
from launcher.testing import PostgresServer
from stoa_primitives import MovableClock
from stoa_service import migrate


@pytest.fixture(scope="session")
def inventory_url(postgres_server: PostgresServer) -> str:
    url = postgres_server.create_database("inventory_tests")
    migrate(folder=MIGRATIONS, database_url=url)
    return url


@pytest.fixture(scope="session")
async def inventory(inventory_url: str) -> AsyncIterator[InventoryBench]:
    clock = MovableClock(datetime(2026, 11, 21, 12, tzinfo=UTC))
    async with inventory_bench(Settings(database_url=inventory_url), clock=clock) as bench:
        await add_demo_warehouses(bench.database)
        yield bench
