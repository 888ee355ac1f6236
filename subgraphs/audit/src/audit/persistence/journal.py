"""Appending: one statement moves the chain's head, computes the hash under its lock, and adds the entry."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, LargeBinary, bindparam, cast, event, extract, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from audit.domain.chain import GENESIS, content_hash
from audit.domain.entry import Content
from audit.domain.retention import month_of

from .tables import CHAINS, ENTRIES

_CONTENT_COLUMNS: Final = (
    "event_id",
    "event_type",
    "event_version",
    "occurred_at",
    "domain",
    "entity",
    "action",
    "aggregate_id",
    "actor",
    "customer_id",
    "causation_id",
    "correlation_id",
    "trace_parent",
    "sequence",
    "after",
    "touches",
    "payload",
    "personal_subject",
    "personal",
)
_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)


class Months:
    """The months whose partitions are known to be there; shared by the transactions of a process."""

    def __init__(self) -> None:
        self._known: set[date] = set()

    async def ensure(self, session: AsyncSession, moment: datetime) -> None:
        """Opens the month. It counts as known when the transaction was committed, not before."""
        month = month_of(moment)
        if month in self._known:
            return
        await session.execute(select(func.ensure_month(month)))

        def note(_: object) -> None:
            self._known.add(month)

        event.listen(session.sync_session, "after_commit", note, once=True)


class PostgresJournal:
    """The chain inside one transaction. Whoever appends holds the chain until the commit."""

    def __init__(self, session: AsyncSession, months: Months) -> None:
        self._session = session
        self._months = months

    async def append(self, chain: str, content: Content, at: datetime) -> int:
        """The new entry's position. `at` is moved forward if the chain is already further."""
        await self._months.ensure(self._session, at)
        position = await self._append(chain, content, at)
        if position is None:
            await self._begin(chain)
            position = await self._append(chain, content, at)
        if position is None:
            raise LookupError(f"The chain {chain} has no head.")
        return position

    async def customer_of_correlation(self, correlation_id: str) -> str | None:
        """Whom the chain of events is about, if an earlier one said so."""
        query = (
            select(ENTRIES.c.customer_id)
            .where(ENTRIES.c.correlation_id == correlation_id, ENTRIES.c.customer_id.is_not(None))
            .limit(1)
        )
        found: str | None = (await self._session.execute(query)).scalar_one_or_none()
        return found

    async def _append(self, chain: str, content: Content, at: datetime) -> int | None:
        values = {f"c_{name}": getattr(content, name) for name in _CONTENT_COLUMNS}
        values["c_touches"] = list(content.touches)
        values |= {"at_chain": chain, "at_moment": at, "covered": content_hash(content)}
        position: int | None = (await self._session.execute(_APPEND, values)).scalar_one_or_none()
        return position

    async def _begin(self, chain: str) -> None:
        first = {
            "chain": chain,
            "position": 0,
            "recorded_at": _BEGINNING,
            "previous_hash": GENESIS,
            "hash": GENESIS,
        }
        await self._session.execute(upsert(CHAINS).values(first).on_conflict_do_nothing())


def _moved_head() -> Any:
    """The head one further. The row lock makes appends to one chain queue up; each sees the hash before it."""
    place = CHAINS.c.position + 1
    moment = func.greatest(CHAINS.c.recorded_at, bindparam("at_moment", type_=CHAINS.c.recorded_at.type))
    micros = cast(extract("epoch", moment) * 1_000_000, BigInteger)
    covered = CHAINS.c.hash.concat(func.int8send(place, type_=LargeBinary))
    covered = covered.concat(func.int8send(micros, type_=LargeBinary)).concat(bindparam("covered", type_=LargeBinary))
    return (
        update(CHAINS)
        .where(CHAINS.c.chain == bindparam("at_chain", type_=CHAINS.c.chain.type))
        .values(
            position=place,
            recorded_at=moment,
            previous_hash=CHAINS.c.hash,
            hash=func.sha256(covered, type_=LargeBinary),
        )
        .returning(CHAINS.c.chain, CHAINS.c.position, CHAINS.c.recorded_at, CHAINS.c.previous_hash, CHAINS.c.hash)
        .cte("moved")
    )


def _append_statement() -> Any:
    """Built once: an event costs its execution only."""
    moved = _moved_head()
    values: list[Any] = [bindparam(f"c_{name}", type_=ENTRIES.c[name].type) for name in _CONTENT_COLUMNS]
    head = (moved.c.chain, moved.c.position, moved.c.recorded_at, moved.c.previous_hash, moved.c.hash)
    columns = ["chain", "position", "recorded_at", "previous_hash", "hash", *_CONTENT_COLUMNS]
    return insert(ENTRIES).from_select(columns, select(*head, *values)).returning(ENTRIES.c.position)


_APPEND: Final = _append_statement()
