"""Every table of every domain keeps its tenants apart."""

from __future__ import annotations

import asyncio
import importlib
from pathlib import Path

import asyncpg
import pytest
from launcher.testing.servers import PostgresServer
from stoa_service import migrate

pytestmark = pytest.mark.servers

SUBGRAPHS = Path(__file__).parents[2] / "subgraphs"
DOMAINS = sorted(path.parent.name for path in SUBGRAPHS.glob("*/pyproject.toml"))
# A library's own: they hold no tenant's data, or serve all tenants at once.
OF_LIBRARIES = {"alembic_version", "stoa_tenant", "outbox", "outbox_stream", "inbox", "inbox_position"}
# The built-in payment provider stands for somebody outside of the market, whose books name the merchant.
OF_OTHERS = {"test_provider_call", "test_provider_charge", "test_provider_webhook"}
OPEN = """
    select relname from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
      and not (relrowsecurity and relforcerowsecurity
               and exists (select from pg_policy where polrelid = pg_class.oid and polqual is not null and polwithcheck is not null))
"""


@pytest.mark.parametrize("domain", DOMAINS)
async def test_no_table_is_open_across_tenants(domain: str, postgres_server: PostgresServer) -> None:
    """The one table that was forgotten is the one that leaks."""
    url = postgres_server.create_database(f"tenants_of_{domain}")
    migrations = importlib.import_module(f"{domain}.migrate").MIGRATIONS
    for _ in range(2):
        await asyncio.to_thread(migrate, folder=migrations, database_url=url)
    connection = await asyncpg.connect(url)
    found = {row["relname"] for row in await connection.fetch(OPEN)}
    await connection.close()

    assert found - OF_LIBRARIES - OF_OTHERS == set()
