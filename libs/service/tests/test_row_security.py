from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from launcher.testing.servers import PostgresServer
from sqlalchemy import Column, Index, Integer, MetaData, String, Table, UniqueConstraint, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from stoa_primitives import acting_for
from stoa_service import Database, PoolLimits
from stoa_service.database_role import RoleBypassesRows, refuse_mighty_role
from stoa_service.row_security import secure_rows

pytestmark = pytest.mark.servers

METADATA = MetaData()
Table(
    "coupon",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String, nullable=False),
    Column("owner", String),
    UniqueConstraint("code", name="coupon_code"),
    Index("coupon_one_open", "owner", unique=True, postgresql_where=text("owner is not null")),
)
Table("of_a_library", METADATA, Column("id", Integer, primary_key=True), info={"stoa_tenantless": True})


@pytest.fixture(scope="module", name="address")
async def _address(postgres_server: PostgresServer) -> str:
    address = postgres_server.create_database("tenants")
    database = Database(address)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
        await connection.execute(text("insert into coupon (code) values ('OLD')"))
        for _ in range(2):
            await connection.run_sync(secure_rows, METADATA)
    await database.close()
    return address


@pytest.fixture(name="database")
async def _database(address: str) -> AsyncIterator[Database]:
    database = Database(address, limits=PoolLimits(size=1, overflow=0))
    for tenant in ("market", "annex"):
        with acting_for(tenant):
            async with database.transaction() as session:
                await session.execute(text("delete from coupon where code <> 'OLD'"))
    yield database
    await database.close()


async def add(database: Database, code: str, owner: str | None = None) -> None:
    async with database.transaction() as session:
        await session.execute(
            text("insert into coupon (code, owner) values (:code, :owner)"), {"code": code, "owner": owner}
        )


async def codes(database: Database) -> list[str]:
    async with database.transaction() as session:
        return list(await session.scalars(text("select code from coupon order by code")))


async def test_a_tenant_reads_changes_and_deletes_its_own_rows_only(database: Database) -> None:
    """One forgotten condition in one of five hundred statements must not open another market's books."""
    await add(database, "MINE")
    with acting_for("annex"):
        await add(database, "THEIRS")
        assert await codes(database) == ["THEIRS"]
        async with database.transaction() as session:
            changed = await session.execute(text("update coupon set code = 'X' where code = 'MINE' returning id"))
            assert changed.all() == []
            assert (await session.execute(text("delete from coupon where code = 'MINE' returning id"))).all() == []

    assert await codes(database) == ["MINE", "OLD"]


async def test_a_look_without_a_transaction_is_a_tenants_own_too(database: Database) -> None:
    """The connection was the other market's a moment ago."""
    await add(database, "MINE")
    with acting_for("annex"):
        await add(database, "THEIRS")
    seen = []
    for tenant in ("annex", "market", "annex"):
        with acting_for(tenant):
            async with database.reading() as reader:
                seen.append((await reader.execute(text("select code from coupon order by code"))).scalars().all())

    assert seen == [["THEIRS"], ["MINE", "OLD"], ["THEIRS"]]


@pytest.mark.parametrize(
    "statement",
    [
        "insert into coupon (code, tenant) values ('FOREIGN', 'annex')",
        "update coupon set tenant = 'annex' where code = 'MINE'",
    ],
)
async def test_a_row_cannot_be_given_to_another_tenant(database: Database, statement: str) -> None:
    """A row slipped into a foreign market is as bad as one read from it."""
    await add(database, "MINE")

    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.transaction() as session:
            await session.execute(text(statement))

    with acting_for("annex"):
        assert await codes(database) == []


async def test_a_session_that_acts_for_nobody_sees_nothing_and_writes_nothing(database: Database, address: str) -> None:
    """A tool or a forgotten code path that does not say for whom it asks gets no answer instead of everybody's."""
    await add(database, "MINE")
    connection = await asyncpg.connect(address)

    assert await connection.fetch("select * from coupon") == []
    with pytest.raises(asyncpg.PostgresError):
        await connection.execute("insert into coupon (code) values ('NOBODYS')")
    await connection.close()


async def test_rows_from_before_there_were_tenants_are_the_markets(database: Database) -> None:
    """An update of the software must not make a shop's data disappear."""
    assert await codes(database) == ["OLD"]


async def test_what_is_unique_is_unique_within_a_tenant(database: Database) -> None:
    """A refused code would tell that another market has it."""
    await add(database, "WELCOME", "anna")
    with acting_for("annex"):
        await add(database, "WELCOME", "anna")

        with pytest.raises(IntegrityError, match="coupon_code"):
            await add(database, "WELCOME")
        with pytest.raises(IntegrityError, match="coupon_one_open"):
            await add(database, "OTHER", "anna")


async def test_one_connection_used_by_tenants_in_turn_never_mixes_them(database: Database) -> None:
    """The pool hands the same connection from one market's request to another's, also after a failure in between."""

    async def fail() -> None:
        async with database.transaction() as session:
            await session.execute(text("select 1/0"))

    for round_ in range(3):
        await add(database, f"M{round_}")
        with acting_for("annex"):
            with pytest.raises(DBAPIError):
                await fail()
            await add(database, f"A{round_}")
            async with database.transaction() as session:
                await session.execute(text("insert into coupon (code) values ('GONE')"))
                await session.rollback()

    assert await codes(database) == ["M0", "M1", "M2", "OLD"]
    with acting_for("annex"):
        assert await codes(database) == ["A0", "A1", "A2"]


async def test_tasks_of_two_tenants_at_once_keep_apart(address: str) -> None:
    """Two requests run in one process at the same time."""
    database = Database(address, limits=PoolLimits(size=2, overflow=2))

    async def work(tenant: str, number: int) -> list[str]:
        with acting_for(tenant):
            await add(database, f"{tenant}-{number}")
            await asyncio.sleep(0)
            return [code for code in await codes(database) if "-" in code]

    seen = await asyncio.gather(*(work(tenant, n) for n in range(10) for tenant in ("market", "annex", "third")))
    await database.close()

    for position, found in enumerate(seen):
        assert {code.split("-")[0] for code in found} == {("market", "annex", "third")[position % 3]}


async def test_jobs_learn_of_each_tenant_that_ever_was_here(database: Database) -> None:
    """A reservation of a market that no job visits never runs out."""
    with acting_for("late-comer"):
        await codes(database)

    assert {"market", "annex", "late-comer"} <= set(await database.tenants())


async def test_a_table_of_a_library_is_left_alone(database: Database) -> None:
    """The outbox's relay sends for all tenants."""
    with acting_for("annex"):
        async with database.transaction() as session:
            await session.execute(text("insert into of_a_library values (1)"))
    async with database.transaction() as session:
        assert await session.scalar(text("select count(*) from of_a_library")) == 1


async def test_a_role_that_no_policy_binds_is_refused(postgres_server: PostgresServer) -> None:
    """For a superuser every policy is air, and nobody would notice."""
    database = Database(postgres_server.admin_url)
    async with database.engine.begin() as connection:
        with pytest.raises(RoleBypassesRows, match="nobypassrls"):
            await connection.run_sync(refuse_mighty_role)
    await database.close()


@pytest.mark.parametrize("tenant", ["", "*", "Annex", "a b", "'; drop table coupon", "a" * 64, "ä"])
async def test_what_is_no_name_is_no_tenant(database: Database, tenant: str) -> None:
    """A made up name must not reach the database."""
    with pytest.raises(Exception, match="not the name of a tenant"), acting_for(tenant):
        await codes(database)
