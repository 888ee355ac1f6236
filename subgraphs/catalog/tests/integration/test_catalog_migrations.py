"""The migrations make what the code expects. Widths of types, indexes, checks and references stand in the migrations alone."""

import pytest
from catalog.migrate import MIGRATIONS
from catalog.persistence.tables import CatalogTable
from launcher.testing import PostgresServer
from stoa_service.testing import migration_differences

pytestmark = pytest.mark.servers

ONLY_IN_MIGRATIONS = ("[('modify_type'", "('remove_index'", "('remove_fk'", "('remove_constraint'")


async def test_migrations_make_the_columns_the_code_declares(postgres_server: PostgresServer) -> None:
    """A column that exists only in the code fails at the first customer, not in the tests."""
    url = postgres_server.create_database("catalog_migrated")

    differences = await migration_differences(MIGRATIONS, url, CatalogTable.metadata)

    own = [each for each in differences if "Column('tenant'" not in each]  # every table has it, declared by none
    missed = [each for each in own if "modify_nullable" in each or not each.startswith(ONLY_IN_MIGRATIONS)]
    assert missed == []


async def test_migrating_twice_changes_nothing(postgres_server: PostgresServer) -> None:
    """Two copies of a service start at once after a deployment."""
    url = postgres_server.create_database("catalog_twice")

    first = await migration_differences(MIGRATIONS, url, CatalogTable.metadata)

    assert len(await migration_differences(MIGRATIONS, url, CatalogTable.metadata)) == len(first)
