"""Every table of every domain keeps its tenants apart."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from alembic.script import ScriptDirectory
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


# Partitioned by month: its chain is the tenant (audit's first migration).
BY_CHAIN = {"entries"}
SECRET = "a-secret-of-this-test"
NARROW_KEYS = """
    select relname, indexrelid::regclass::text as key from pg_index join pg_class on pg_class.oid = indrelid
    where relnamespace = 'public'::regnamespace and indisunique and not relispartition
      and not exists (select from pg_attribute where attrelid = indrelid and attnum = any(indkey) and attname = 'tenant')
"""
NARROW_FOREIGN_KEYS = """
    select conrelid::regclass::text || '.' || conname as key from pg_constraint
    where contype = 'f' and connamespace = 'public'::regnamespace
      and not exists (select from pg_attribute where attrelid = conrelid and attnum = any(conkey) and attname = 'tenant')
"""


@pytest.fixture(scope="module", params=DOMAINS, name="opened")
async def _opened(request: pytest.FixtureRequest, postgres_server: PostgresServer) -> AsyncIterator[asyncpg.Connection]:
    """A domain's database that went through each of its former versions, as an installation of the first day did."""
    domain = request.param
    url = postgres_server.create_database(f"tenants_of_{domain}")
    migrations = importlib.import_module(f"{domain}.migrate").MIGRATIONS
    versions = [each.revision for each in ScriptDirectory(str(migrations)).walk_revisions()]
    for revision in [*reversed(versions), "head"]:
        await asyncio.to_thread(migrate, folder=migrations, database_url=url, revision=revision)
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


async def test_no_table_is_open_across_tenants(opened: asyncpg.Connection) -> None:
    """The one table that was forgotten is the one that leaks."""
    found = {row["relname"] for row in await opened.fetch(OPEN)}

    assert found - OF_LIBRARIES - OF_OTHERS == set()


async def test_whatever_is_unique_is_so_within_a_tenant(opened: asyncpg.Connection) -> None:
    """A code that another market has would be refused here, and the refusal tells that it is there."""
    found = {row["key"]: row["relname"] for row in await opened.fetch(NARROW_KEYS)}

    assert set(found.values()) - OF_LIBRARIES - OF_OTHERS - BY_CHAIN == set(), found


async def test_no_row_belongs_to_a_row_of_another_tenant(opened: asyncpg.Connection) -> None:
    """PostgreSQL checks foreign keys past every policy: a line could hang on a foreign market's basket."""
    assert [row["key"] for row in await opened.fetch(NARROW_FOREIGN_KEYS)] == []


@pytest.mark.parametrize("door", ["main", "worker"])
def test_every_service_and_worker_starts_by_the_door_that_asks_for_its_role(door: str) -> None:
    """The one process that starts otherwise is the one whose role nobody looked at (stoa_service.database_role)."""
    call = {"main": "serve(", "worker": "run_worker("}[door]

    assert DOMAINS
    for domain in DOMAINS:
        assert call in (SUBGRAPHS / domain / "src" / domain / f"{door}.py").read_text(encoding="utf-8"), domain


@pytest.mark.parametrize("module", ["shipping.main", "shipping.worker"])
async def test_in_production_a_process_with_a_mighty_role_ends_at_once(
    module: str, postgres_server: PostgresServer
) -> None:
    """Whoever gives the services the administrator's address must notice before the first customer does."""
    secrets = ("STOA_GATEWAY_SECRET", "EVENTS_SECRET", "SERVICE_CLIENT_SECRET", "SHIPPING_CARRIER_SECRET")
    environment = dict.fromkeys(secrets, SECRET)
    address = postgres_server.create_database("mighty_shipping")
    connection = await asyncpg.connect(postgres_server.admin_url)
    await connection.execute(f"alter role mighty_shipping bypassrls password '{SECRET}'")
    await connection.close()
    address = address.replace("dev-only-mighty_shipping", SECRET)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", module),
        env={"STOA_ENV": "production", "SHIPPING_DATABASE_URL": address, **environment},
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        _, told = await process.communicate()

    assert process.returncode == 1
    assert b"shipping does not start (ROLE_BYPASSES_ROW_SECURITY)" in told
    assert SECRET.encode() not in told
