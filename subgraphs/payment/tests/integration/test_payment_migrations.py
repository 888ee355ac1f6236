from __future__ import annotations

import pytest
from launcher.testing.servers import PostgresServer
from payment.migrate import MIGRATIONS
from payment.persistence.tables import METADATA as OURS
from payment.provider.books import METADATA as PROVIDERS
from sqlalchemy import MetaData
from stoa_service.testing import migration_differences

pytestmark = pytest.mark.servers

METADATA = MetaData()
for _part in (OURS, PROVIDERS):
    for _table in _part.tables.values():
        _table.to_metadata(METADATA)


async def test_migrations_make_the_tables_the_code_declares(postgres_server: PostgresServer) -> None:
    """A column that exists only in the code fails at the first customer, not in the tests."""
    address = postgres_server.create_database("payment_migrated")

    assert await migration_differences(MIGRATIONS, address, METADATA) == []


async def test_migrating_twice_changes_nothing(postgres_server: PostgresServer) -> None:
    """Two copies of a service start at once after a deployment."""
    address = postgres_server.create_database("payment_twice")

    for _ in range(2):
        assert await migration_differences(MIGRATIONS, address, METADATA) == []
