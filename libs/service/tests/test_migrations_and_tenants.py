"""What runs around a domain's migrations: rows of tenants, and tables that a library keeps current."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import pytest
from launcher.testing.servers import PostgresServer
from sqlalchemy import text
from stoa_primitives import acting_for
from stoa_service import Database, migrate

pytestmark = pytest.mark.servers

ENVIRONMENT = """
from sqlalchemy import Column, Integer, MetaData, String, Table
from stoa_messaging.tables import messaging_tables
from stoa_service.migrations import run_environment

METADATA = MetaData()
Table("thing", METADATA, Column("id", Integer, primary_key=True), Column("word", String, unique=True))
messaging_tables(METADATA)
run_environment(METADATA)
"""
FIRST = """
from alembic import op

revision = "0001"
down_revision = None

def upgrade():
    op.execute("create table thing (id int primary key, word text unique)")
    op.execute("insert into thing values (1, 'first')")
    op.execute("create table outbox (id bigserial primary key, queue varchar(255) not null, payload bytea not null, headers jsonb,"
               " attempts_count bigint not null default 0, acquired_at timestamptz, acquired_token uuid,"
               " check ((acquired_token is null) = (acquired_at is null)))")
    op.execute("create index outbox_leased on outbox (queue) where acquired_token is not null")
    op.execute("insert into outbox (queue, payload) values ('relay', 'old')")
    op.execute("create table outbox_dead (id int)")
"""
SECOND = """
from alembic import op

revision = "0002"
down_revision = "0001"

def upgrade():
    op.execute("update thing set word = word || '!'")
    op.execute("insert into thing values (9, 'ninth')")
"""


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    (tmp_path / "versions").mkdir()
    (tmp_path / "env.py").write_text(ENVIRONMENT, encoding="utf-8")
    (tmp_path / "versions" / "0001.py").write_text(FIRST, encoding="utf-8")
    return tmp_path


async def test_a_migration_of_data_misses_no_tenants_rows(folder: Path, postgres_server: PostgresServer) -> None:
    """Rows that a policy hides from the migration would stay in the old form for ever."""
    address = postgres_server.create_database("migrated_tenants")
    await asyncio.to_thread(migrate, folder=folder, database_url=address)
    database = Database(address)
    with acting_for("annex"):
        async with database.transaction() as session:
            await session.execute(text("insert into thing values (2, 'second')"))

    (folder / "versions" / "0002.py").write_text(SECOND, encoding="utf-8")
    for _ in range(2):
        await asyncio.to_thread(migrate, folder=folder, database_url=address)

    async with database.transaction() as session:
        assert (await session.scalars(text("select word from thing order by id"))).all() == ["first!", "ninth"]
    with acting_for("annex"):
        async with database.transaction() as session:
            assert (await session.scalars(text("select word from thing"))).all() == ["second!"]
    await database.close()


async def test_a_librarys_table_of_a_former_version_is_brought_to_its_present_form(
    folder: Path, postgres_server: PostgresServer
) -> None:
    """An installation of last month must neither lose its unsent events nor stumble over an old column."""
    address = postgres_server.create_database("migrated_outbox")
    for _ in range(2):
        await asyncio.to_thread(migrate, folder=folder, database_url=address)

    connection = await asyncpg.connect(address)
    tables = {row[0] for row in await connection.fetch("select tablename from pg_tables where schemaname = 'public'")}
    row = await connection.fetchrow("select * from outbox")
    await connection.execute("insert into outbox (payload) values ('new')")
    await connection.close()

    assert {"outbox", "outbox_stream", "inbox", "inbox_position"} <= tables
    assert "outbox_dead" not in tables
    assert (row["payload"], row["sequence"], row["retry_at"]) == (b"old", None, None)
    assert not {"attempts_count", "acquired_at", "acquired_token"} & set(row.keys())
