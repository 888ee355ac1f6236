"""Keys within a tenant, on tables as a former version left them: given to tenants, with keys that knew none."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from launcher.testing.servers import PostgresServer
from sqlalchemy import Column, ForeignKey, MetaData, String, Table, UniqueConstraint, text
from sqlalchemy.exc import IntegrityError
from stoa_primitives import acting_for
from stoa_service import Database
from stoa_service.row_security import secure_rows
from stoa_service.tenant_keys import add_foreign_key

pytestmark = pytest.mark.servers

METADATA = MetaData()
Table("shelf", METADATA, Column("slug", String, primary_key=True), Column("above", ForeignKey("shelf.slug")))
Table(
    "thing",
    METADATA,
    Column("code", String, primary_key=True),
    Column("shelf_slug", ForeignKey("shelf.slug", ondelete="CASCADE"), nullable=False),
    Column("place", String),
    UniqueConstraint("place", name="thing_place", deferrable=True, initially="DEFERRED"),
)
FORMER = (
    "alter table {0} add column tenant text not null default 'market'",
    "alter table {0} alter column tenant set default current_setting('stoa.tenant', true)",
    "alter table {0} enable row level security",
    "alter table {0} force row level security",
    "create policy stoa_tenant on {0} using (tenant = current_setting('stoa.tenant', true))",
)


@pytest.fixture(name="database")
async def _database(postgres_server: PostgresServer) -> AsyncIterator[Database]:
    database = Database(postgres_server.create_database("keys"))
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
        for table in ("shelf", "thing"):
            for statement in FORMER:
                await connection.execute(text(statement.format(table)))
    await put(database, "lamps", "L-1")
    with acting_for("annex"):
        await put(database, "chairs", "C-1")
    async with database.engine.begin() as connection:
        for _ in range(2):
            await connection.run_sync(secure_rows, METADATA)
    yield database
    await database.close()


async def put(database: Database, shelf: str, code: str, place: str | None = None) -> None:
    async with database.transaction() as session:
        await session.execute(text("insert into shelf values (:s) on conflict do nothing"), {"s": shelf})
        row = {"c": code, "s": shelf, "p": place}
        await session.execute(text("insert into thing (code, shelf_slug, place) values (:c, :s, :p)"), row)


async def things(database: Database) -> list[tuple[str, str]]:
    async with database.transaction() as session:
        return [tuple(row) for row in await session.execute(text("select shelf_slug, code from thing order by 1, 2"))]


async def test_rows_of_a_former_version_stay_and_their_keys_are_free_elsewhere(database: Database) -> None:
    """An update of the software must keep what there is, and must not keep a name from the next market."""
    with acting_for("annex"):
        await put(database, "lamps", "L-1")

        assert await things(database) == [("chairs", "C-1"), ("lamps", "L-1")]
        with pytest.raises(IntegrityError, match="thing_pkey"):
            await put(database, "lamps", "L-1")
    assert await things(database) == [("lamps", "L-1")]


async def test_a_row_hangs_on_its_own_tenants_row_only(database: Database) -> None:
    """Foreign keys are checked past every policy: what hangs on a foreign shelf would go when that shelf goes."""
    with acting_for("annex"), pytest.raises(IntegrityError, match="thing_shelf_slug_fkey"):
        async with database.transaction() as session:
            await session.execute(text("insert into thing (code, shelf_slug) values ('X', 'lamps')"))

    with acting_for("annex"):
        await put(database, "lamps", "L-1")
        async with database.transaction() as session:
            await session.execute(text("delete from shelf where slug = 'lamps'"))
        assert await things(database) == [("chairs", "C-1")]
    assert await things(database) == [("lamps", "L-1")]


async def test_a_deferred_constraint_stays_deferred(database: Database) -> None:
    """Two rows that swap places in one transaction must still be able to."""
    await put(database, "lamps", "A", "first")
    await put(database, "lamps", "B", "second")
    async with database.transaction() as session:
        await session.execute(text("update thing set place = 'second' where code = 'A'"))
        await session.execute(text("update thing set place = 'first' where code = 'B'"))

    with pytest.raises(IntegrityError, match="thing_place"):
        await put(database, "lamps", "C", "first")


@pytest.mark.parametrize("parent", ["shelf", "fresh"])
async def test_a_later_migration_hangs_a_new_table_on_an_old_one_and_on_a_new_one(
    database: Database, parent: str
) -> None:
    """A fresh installation and an updated one must come out the same."""
    later = MetaData()
    Table("note", later, Column("id", String, primary_key=True), Column("owner", String))
    Table("fresh", later, Column("slug", String, primary_key=True))
    async with database.engine.begin() as connection:
        await connection.run_sync(later.create_all)
        rule = "on delete cascade"
        await connection.run_sync(add_foreign_key, "note", "owner", f"{parent}.slug", rule=rule)
        await connection.run_sync(secure_rows, later)
        told = "select pg_get_constraintdef(oid) from pg_constraint where conname = 'note_owner_fkey'"

        assert await connection.scalar(text(told)) == (
            f"FOREIGN KEY (owner, tenant) REFERENCES {parent}(slug, tenant) ON DELETE CASCADE"
        )
