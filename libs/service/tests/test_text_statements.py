from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from launcher.testing.servers import PostgresServer
from sqlalchemy import bindparam, event, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from stoa_service import Database, PoolLimits
from stoa_service.text_statements import Found

pytestmark = pytest.mark.servers

PARTS = text("select name, pieces from part where pieces >= :least order by name")
ADD = text("insert into part values (:name, :pieces)")


@pytest.fixture(scope="module", name="address")
async def _address(postgres_server: PostgresServer) -> str:
    address = postgres_server.create_database("texts")
    database = Database(address)
    async with database.transaction() as session:
        await session.execute(text("create table part (name text primary key, pieces int not null)"))
    await database.close()
    return address


@pytest.fixture(name="database")
async def _database(address: str) -> AsyncIterator[Database]:
    database = Database(address, limits=PoolLimits(size=2, overflow=0))
    async with database.transaction() as session:
        await session.execute(text("delete from part"))
        for name, pieces in (("bolt", 4), ("nut", 9)):
            await session.execute(ADD, {"name": name, "pieces": pieces})
    yield database
    await database.close()


@pytest.mark.parametrize("least", [0, 5, 100])
async def test_text_gives_the_same_rows_as_sqlalchemy(database: Database, least: int) -> None:
    """A quicker way that reads differently breaks every caller."""
    async with database.transaction() as session, database.engine.connect() as reference:
        for read in (
            lambda found: found.all(),
            lambda found: found.scalars().all(),
            lambda found: [dict(row) for row in found.mappings()],
            lambda found: [(row.name, row.pieces) for row in found],
            lambda found: found.first(),
            lambda found: list(found.keys()),
        ):
            quick = await session.execute(PARTS, {"least": least})

            assert isinstance(quick, Found)
            assert read(quick) == read(await reference.execute(PARTS, {"least": least}))


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("update part set pieces = pieces + 1", 2),
        ("delete from part where name = 'bolt'", 1),
        ("insert into part values ('washer', 1) on conflict do nothing", 1),
        ("insert into part values ('bolt', 1) on conflict do nothing", 0),
        ("update part set pieces = 0 where name = 'none' returning name", 0),
    ],
)
async def test_a_change_says_how_many_rows_it_touched(database: Database, words: str, changed: int) -> None:
    """Conditional updates decide by this number."""
    async with database.transaction() as session:
        found: Any = await session.execute(text(words))

    assert (found.rowcount, found.returns_rows) == (changed, "returning" in words)


async def test_a_refused_change_is_the_error_that_sqlalchemy_would_raise(database: Database) -> None:
    """Who waits for an IntegrityError would not catch the driver's own."""
    with pytest.raises(IntegrityError, match="part_pkey") as refused:
        await _change_and_add_again(database)

    assert getattr(refused.value.orig, "sqlstate", None) == "23505"
    async with database.transaction() as session:
        assert await session.scalar(text("select sum(pieces) from part")) == 13


async def _change_and_add_again(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(text("update part set pieces = 0"))
        await session.execute(ADD, {"name": "bolt", "pieces": 1})


async def test_a_lost_connection_is_told_as_such_and_replaced(database: Database) -> None:
    """Workers wait for a database that is away; they may not take it for a bad message."""
    with pytest.raises(DBAPIError) as lost:
        await _lose_the_connection(database)

    assert lost.value.connection_invalidated
    async with database.transaction() as session:
        assert len((await session.execute(PARTS, {"least": 0})).all()) == 2


async def _lose_the_connection(database: Database) -> None:
    async with database.transaction() as session:
        backend = await session.scalar(text("select pg_backend_pid()"))
        async with database.transaction() as other:
            await other.execute(text("select pg_terminate_backend(:pid)"), {"pid": backend})
        await session.execute(PARTS, {"least": 0})


async def test_whoever_listens_hears_every_statement(database: Database) -> None:
    """Tests that count statements, and query plans, would see none."""
    heard: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.transaction() as session:
        await session.execute(PARTS, {"least": 0})

    assert len(heard) == 1


async def test_a_typed_parameter_is_left_to_sqlalchemy(database: Database) -> None:
    """A document given as a dict has to become JSON first."""
    typed = text("select cast(:given as jsonb) ->> 'a'").bindparams(bindparam("given", type_=JSONB))

    async with database.transaction() as session:
        assert await session.scalar(typed, {"given": {"a": "b"}}) == "b"


async def test_a_missing_parameter_is_refused(database: Database) -> None:
    """A forgotten condition must not become NULL."""
    async with database.transaction() as session:
        with pytest.raises(StatementError, match="least"):
            await session.execute(PARTS, {"most": 1})


async def test_text_after_a_rollback_begins_a_transaction_of_its_own(database: Database) -> None:
    """A session that has let its connection go may not write on it any more."""
    async with database.transaction() as session:
        await session.execute(text("delete from part"))
        await session.rollback()
    async with database.transaction() as session:
        assert await session.scalar(text("select count(*) from part")) == 2


async def test_two_tasks_may_take_turns_on_one_session(database: Database) -> None:
    """The driver refuses a second statement while the first one runs."""
    async with database.transaction() as session:
        await session.execute(text("select 1"))
        found = await asyncio.gather(*(session.scalar(text("select cast(:n as int)"), {"n": n}) for n in range(5)))

    assert found == [0, 1, 2, 3, 4]


async def test_what_a_listener_writes_at_the_commit_takes_the_short_way_too(database: Database) -> None:
    """Every event of every domain is written there."""
    written: list[object] = []

    async with database.transaction() as session:
        event.listen(
            session.sync_session,
            "before_commit",
            lambda committing: written.append(committing.execute(ADD, {"name": "late", "pieces": 1})),
        )
        await session.execute(PARTS, {"least": 0})

    assert [type(each) for each in written] == [Found]
    async with database.transaction() as session:
        assert await session.scalar(text("select pieces from part where name = 'late'")) == 1


async def test_looking_begins_no_transaction_and_hears_the_newest(database: Database) -> None:
    """A look that holds a transaction open pays three round trips for one."""
    number = text("select txid_current()")
    async with database.reading() as reader:
        assert (await reader.execute(number)).scalar_one() != (await reader.execute(number)).scalar_one()
        async with database.transaction() as session:
            await session.execute(ADD, {"name": "gear", "pieces": 50})
        assert [row.name for row in await reader.execute(PARTS, {"least": 50})] == ["gear"]


async def test_looking_takes_plain_text_only(database: Database) -> None:
    """A built statement would need what is left out here."""
    async with database.reading() as reader:
        with pytest.raises(TypeError, match="plain text"):
            await reader.execute(select(1))


async def test_a_look_that_fails_gives_its_connection_back(address: str) -> None:
    """A pool that loses one connection for each mistake is empty by noon."""
    database = Database(address, limits=PoolLimits(size=1, overflow=0, wait_seconds=0.5))
    for _ in range(3):
        with pytest.raises(DBAPIError, match="no_such_table"):
            await _look_at(database, "select * from no_such_table")

    assert await _look_at(database, "select 1 as one") == [(1,)]
    await database.close()


async def _look_at(database: Database, words: str) -> list[Any]:
    async with database.reading() as reader:
        return [tuple(row) for row in await reader.execute(text(words))]


async def test_whoever_listens_hears_a_look_too(database: Database) -> None:
    """The count of a page's statements would leave out half of them."""
    heard: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    await _look_at(database, "select 1 as one")

    assert heard == ["select 1 as one"]


@pytest.mark.parametrize(
    "words",
    ["(select 1 as n) union (select 2) order by n", "-- why\nselect 1 as n union select 2 order by n", "show work_mem"],
)
async def test_words_that_begin_otherwise_keep_their_rows(database: Database, words: str) -> None:
    """A statement taken for one without rows would answer with nothing, and nobody would notice."""
    async with database.transaction() as session:
        assert (await session.execute(text(words))).all()
