"""A session that hands plain text statements to the driver itself.

`session.execute(text(…))` otherwise passes a compiler, an execution context, a cursor and a greenlet: several times the CPU of
the statement. Everything else about the session is SQLAlchemy's: transaction, pool, events, errors; and so is every statement
that is built, typed or listened to. So: write what each order pays for as `text(…)`, and nothing else has to be known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Protocol

from sqlalchemy import BindParameter, Executable, TextClause, text
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.engine.result import IteratorResult, Result, SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.types import NullType
from sqlalchemy.util import await_only, greenlet_spawn

_REMEMBERED: Final = 1024
# What begins otherwise (with a bracket, a comment, another word) is left to SQLAlchemy, which asks PostgreSQL whether rows come.
_OUR_WORDS: Final = re.compile(r"\s*(select|with|values|insert|update|delete)\b", re.IGNORECASE)
_ROWS: Final = re.compile(r"\s*(select|with|values)\b|.*\breturning\b", re.IGNORECASE | re.DOTALL)
_COUNTED: Final = re.compile(r"(?:INSERT \d+|UPDATE|DELETE|SELECT|MERGE) (\d+)")
_DIALECT: Final = asyncpg_dialect()  # type: ignore[no-untyped-call] # SQLAlchemy says nothing of it
_NO_ROWS: Final = SimpleResultMetaData(())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """The statement in PostgreSQL's own words, its parameters in order, whether it answers with rows."""

    sql: str
    names: tuple[str, ...]
    gives_rows: bool
    columns_of_none: list[SimpleResultMetaData]
    """What the columns are called when there is no row to tell; asked for once."""


class Found(IteratorResult[Any]):
    """Rows, read already; or none and how many were changed."""

    def __init__(self, columns: SimpleResultMetaData, rows: Sequence[Any], rowcount: int) -> None:
        super().__init__(columns, iter(rows))
        self.rowcount = rowcount
        self.returns_rows = columns is not _NO_ROWS


class QuickSession(Session):
    """The session inside of :class:`TextSession`: what listeners of a commit write takes the same short way."""

    _adapted: Any = None
    _adapted_in: SessionTransaction | None = None

    def execute(self, statement: Executable, params: Any = None, **options: Any) -> Result[Any]:
        plan = None if options else _plan_of(statement, params)
        adapted = self.find_adapted() if plan is not None else None
        if plan is None or adapted is None:
            return super().execute(statement, params, **options)
        return await_only(_run(adapted, plan, params or {}))

    @property
    def adapted(self) -> Any:
        """The connection of the running transaction, if it is known; not of one that has ended."""
        running = self.get_transaction()
        return self._adapted if running is not None and running is self._adapted_in else None

    def find_adapted(self) -> Any:
        """The same, opened where there is none yet; None while somebody listens to statements."""
        if self.adapted is None:
            connection = self.connection()
            if connection.dispatch.before_cursor_execute:
                return None
            self._adapted = connection.connection.dbapi_connection
            self._adapted_in = self.get_transaction()
        return self._adapted


class TextSession(AsyncSession):
    """An AsyncSession, quicker for text."""

    sync_session_class = QuickSession
    sync_session: QuickSession

    async def execute(self, statement: Executable, params: Any = None, **options: Any) -> Result[Any]:
        plan = None if options else _plan_of(statement, params)
        if plan is None:
            return await super().execute(statement, params, **options)
        adapted = self.sync_session.adapted or await greenlet_spawn(self.sync_session.find_adapted)
        if adapted is None:
            return await super().execute(statement, params)
        return await _run(adapted, plan, params or {})

    async def scalar(self, statement: Executable, params: Any = None, **options: Any) -> Any:
        return (await self.execute(statement, params, **options)).scalar()

    async def scalars(self, statement: Executable, params: Any = None, **options: Any) -> Any:
        return (await self.execute(statement, params, **options)).scalars()


class Executes(Protocol):
    """What a repository needs that only speaks text: a session, or a :class:`TextReader`."""

    async def execute(self, statement: Executable, params: Any = None) -> Result[Any]: ...


class TextReader:
    """Plain text statements on a connection, each by itself: for looking, where nothing has to hold together."""

    def __init__(self, adapted: Any) -> None:
        self._adapted = adapted

    async def execute(self, statement: Executable, params: Any = None) -> Result[Any]:
        plan = _plan_of(statement, params)
        if plan is None:
            raise TypeError("Only a plain text statement, with all of its parameters, can stand by itself.")
        try:
            return await _answer(self._adapted, plan, params or {})
        except Exception as error:
            raise _translated(self._adapted, error, plan) from error


async def _run(adapted: Any, plan: _Plan, given: Mapping[str, Any]) -> Found:
    try:
        async with adapted._execute_mutex:  # noqa: SLF001 - as SQLAlchemy's own cursor does it, so that both may take turns
            if adapted._transaction is None:  # noqa: SLF001 - same
                await adapted._start_transaction()  # noqa: SLF001 - same
            return await _answer(adapted, plan, given)
    except Exception as error:
        raise _translated(adapted, error, plan) from error


async def _answer(adapted: Any, plan: _Plan, given: Mapping[str, Any]) -> Found:
    values = [given[name] for name in plan.names]
    if plan.gives_rows:
        records = await adapted.driver_connection.fetch(plan.sql, *values)
        columns = _columns(tuple(records[0].keys())) if records else await _columns_of(plan, adapted)
        return Found(columns, [tuple(record) for record in records], len(records))
    counted = _COUNTED.match(await adapted.driver_connection.execute(plan.sql, *values))
    return Found(_NO_ROWS, (), int(counted[1]) if counted else -1)


async def _columns_of(plan: _Plan, adapted: Any) -> SimpleResultMetaData:
    if not plan.columns_of_none:
        prepared = await adapted.driver_connection.prepare(plan.sql)
        plan.columns_of_none.append(_columns(tuple(each.name for each in prepared.get_attributes())))
    return plan.columns_of_none[0]


def _translated(adapted: Any, error: Exception, plan: _Plan) -> BaseException:
    """The same error that SQLAlchemy would raise."""
    known = error
    try:
        adapted._handle_exception(error)  # noqa: SLF001 - its table from the driver's errors to those of the DBAPI
    except Exception as found:  # noqa: BLE001 - what it raises is what is looked for
        known = found
    if not isinstance(known, adapted.dbapi.Error):
        return known
    lost = adapted.driver_connection.is_closed()
    translated: BaseException = DBAPIError.instance(
        plan.sql, (), known, adapted.dbapi.Error, connection_invalidated=lost, dialect=_DIALECT
    )
    return translated


def _plan_of(statement: Executable, params: Any) -> _Plan | None:
    """None: SQLAlchemy does it."""
    if type(statement) is not TextClause or not (params is None or isinstance(params, Mapping)):
        return None
    bound = statement._bindparams  # noqa: SLF001 - there is no public way to ask
    if statement._execution_options or not all(map(_is_plain, bound.values())):  # noqa: SLF001 - same
        return None
    return (
        _plan(statement.text) if bound.keys() <= (params or {}).keys() else None
    )  # a missing one is its error to tell


def _is_plain(bound: BindParameter[Any]) -> bool:
    return bound.required and not bound.expanding and type(bound.type) is NullType


@lru_cache(maxsize=_REMEMBERED)
def _plan(words: str) -> _Plan | None:
    if not _OUR_WORDS.match(words):
        return None
    compiled = text(words).compile(dialect=_DIALECT)
    names = tuple(getattr(compiled, "positiontup", None) or ())
    return _Plan(sql=compiled.string, names=names, gives_rows=_ROWS.match(words) is not None, columns_of_none=[])


@lru_cache(maxsize=_REMEMBERED)
def _columns(names: tuple[str, ...]) -> SimpleResultMetaData:
    return SimpleResultMetaData(names)
