"""Folds the projection anew while it goes on being read and written, then switches.

1. Every stream is folded into the shadow, a page per transaction; readers and writers notice nothing.
2. Streams that grew meanwhile are folded again, until few are left.
3. In one transaction writers wait a moment: the last of them are folded, and the rows that differ are put in their place.
   Readers see the old rows until that transaction commits, then the new ones; never none.
A writer that waited writes its newer state afterwards, as always.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import new_id
from stoa_service import Database

from ordering.domain.order import fold
from ordering.persistence.event_store import events_of
from ordering.persistence.projection import ORDERS, write_projection
from ordering.persistence.tables import METADATA

# Grows with every change of `projection_of` or of what it is a function of.
PROJECTION_VERSION: Final = 2
_NAME: Final = "order_view"
_SHADOW = METADATA.tables["order_view_shadow"]
_EVENT = METADATA.tables["event"]
_PROJECTION = METADATA.tables["projection"]
_PAGE = 200
_ROUNDS = 20
_ONE_AT_A_TIME = text("select pg_try_advisory_lock(7203117)")
_DONE = text("select pg_advisory_unlock(7203117)")


class RebuildRunning(RuntimeError):
    """Somebody else is rebuilding this projection."""


async def rebuild_projection(database: Database) -> int:
    """How many orders were folded. One rebuild at a time."""
    async with database.engine.connect() as connection:
        guard = await connection.execution_options(isolation_level="AUTOCOMMIT")
        if not await guard.scalar(_ONE_AT_A_TIME):
            raise RebuildRunning("The projection is being rebuilt already.")
        try:
            return await _rebuild(database)
        finally:
            await guard.execute(_DONE)


async def refresh_projection(database: Database) -> None:
    """Rebuilds if the rows were folded by another version of the code; somebody else may be at it."""
    if await is_stale(database):
        with suppress(RebuildRunning):
            await rebuild_projection(database)


async def is_stale(database: Database) -> bool:
    """Whether the rows were folded with another version of the code."""
    async with database.transaction() as session:
        version = await session.scalar(select(_PROJECTION.c.version).where(_PROJECTION.c.name == _NAME))
    return version != PROJECTION_VERSION


async def _rebuild(database: Database) -> int:
    async with database.transaction() as session:
        await session.execute(delete(_SHADOW))
    for _ in range(_ROUNDS):
        if await _catch_up(database) < _PAGE:
            break
    async with database.transaction() as session:
        await session.execute(text("lock table order_view in exclusive mode"))
        while await _fold_page(session):
            continue
        await _switch(session)
        return await session.scalar(select(func.count()).select_from(ORDERS)) or 0


async def _catch_up(database: Database) -> int:
    """Folds what the shadow does not hold yet; says how many streams that were."""
    count = 0
    while True:
        async with database.transaction() as session:
            folded = await _fold_page(session)
        count += folded
        if folded < _PAGE:
            return count


async def _fold_page(session: AsyncSession) -> int:
    newest = select(_EVENT.c.stream, func.max(_EVENT.c.version).label("version")).group_by(_EVENT.c.stream).subquery()
    behind = (
        select(newest.c.stream)
        .join(_SHADOW, _SHADOW.c.id == newest.c.stream, isouter=True)
        .where(or_(_SHADOW.c.version.is_(None), _SHADOW.c.version < newest.c.version))
        .limit(_PAGE)
    )
    streams = list(await session.scalars(behind))
    for stream in streams:
        await write_projection(session, fold(stream, await events_of(session, stream)), table=_SHADOW)
    return len(streams)


async def _switch(session: AsyncSession) -> None:
    columns = [column for column in _SHADOW.c if column.name in ORDERS.c]
    await session.execute(delete(ORDERS).where(ORDERS.c.id.not_in(select(_SHADOW.c.id))))
    new = insert(ORDERS).from_select([column.name for column in columns], select(*columns))
    changed = {column.name: new.excluded[column.name] for column in columns if column.name != "id"}
    differs = or_(*(ORDERS.c[name].is_distinct_from(value) for name, value in changed.items()))
    await session.execute(new.on_conflict_do_update(constraint="order_view_pkey", set_=changed, where=differs))
    await session.execute(delete(_SHADOW))
    await _mark(session)


async def _mark(session: AsyncSession) -> None:
    changed = {"version": PROJECTION_VERSION, "rebuilt_at": func.now()}
    known = update(_PROJECTION).where(_PROJECTION.c.name == _NAME).values(changed).returning(_PROJECTION.c.id)
    if await session.scalar(known) is None:
        await session.execute(insert(_PROJECTION).values(id=new_id(), name=_NAME, **changed))
