"""Appending: the chain's head is held, the hashes behind it are computed, and one statement adds all entries and moves it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import event, func, select, text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from audit.domain.chain import GENESIS, ChainPoint, Link, continued
from audit.domain.entry import Content
from audit.domain.retention import month_of

# What an entry says, and how it travels; `touches` is an array, written as a text.
_CONTENT: Final = {
    "event_id": "text",
    "event_type": "text",
    "event_version": "int",
    "occurred_at": "timestamptz",
    "domain": "text",
    "entity": "text",
    "action": "text",
    "aggregate_id": "text",
    "actor": "text",
    "customer_id": "text",
    "causation_id": "text",
    "correlation_id": "text",
    "trace_parent": "text",
    "sequence": "bigint",
    "after": "text",
    "touches": "text",
    "payload": "text",
    "personal_subject": "text",
    "personal": "bytea",
}
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

    async def append(self, chain: str, contents: Sequence[Content], at: datetime) -> None:
        """`at` is moved forward if the chain is already further."""
        if not contents:
            return
        await self._months.ensure(self._session, at)
        head = await self._held(chain)
        links = continued(
            ChainPoint(chain=chain, position=head.position, hash=head.hash), max(at, head.recorded_at), contents
        )
        await self._session.execute(_APPEND, {**_head(links), **_columns(links, contents)})

    async def customers_of_correlations(self, correlation_ids: Collection[str]) -> Mapping[str, str]:
        rows = await self._session.execute(_CUSTOMERS, {"ids": list(correlation_ids)})
        return {row.id: row.customer_id for row in rows}

    async def _held(self, chain: str) -> Row[Any]:
        """The head, kept from everybody else who appends: each sees the hash before its own."""
        head = (await self._session.execute(_HOLD, {"chain": chain})).one_or_none()
        if head is None:
            beginning = {"chain": chain, "moment": _BEGINNING, "hash": GENESIS}
            await self._session.execute(_BEGIN, beginning)
            head = (await self._session.execute(_HOLD, {"chain": chain})).one_or_none()
        if head is None:
            raise LookupError(f"The chain {chain} has no head.")
        return head


def _head(links: Sequence[Link]) -> dict[str, Any]:
    newest = links[-1]
    return {
        "chain": newest.chain,
        "moment": newest.recorded_at,
        "position": newest.position,
        "previous": newest.previous_hash,
        "head": newest.hash,
    }


def _columns(links: Sequence[Link], contents: Sequence[Content]) -> dict[str, list[Any]]:
    columns = {name: [getattr(content, name) for content in contents] for name in _CONTENT}
    # An array of arrays would have to be as wide everywhere: each is written as PostgreSQL writes one.
    columns["touches"] = [_array(content.touches) for content in contents]
    columns["positions"] = [link.position for link in links]
    columns["previous_hashes"] = [link.previous_hash for link in links]
    columns["hashes"] = [link.hash for link in links]
    return columns


def _array(texts: Sequence[str]) -> str:
    quoted = (each.replace("\\", "\\\\").replace('"', '\\"') for each in texts)
    return "{" + ",".join(f'"{each}"' for each in quoted) + "}"


_HOLD: Final = text("select position, recorded_at, hash from chains where chain = :chain for update")
_BEGIN: Final = text(
    """
    insert into chains (chain, position, recorded_at, previous_hash, hash)
    values (:chain, 0, :moment, :hash, :hash) on conflict do nothing
    """
)
_CUSTOMERS: Final = text(
    """
    select wanted.id, found.customer_id from unnest(cast(:ids as text[])) as wanted (id)
    cross join lateral (
        select customer_id from entries where correlation_id = wanted.id and customer_id is not null limit 1
    ) as found
    """
)
_APPEND: Final = text(
    f"""
    with moved as (
        update chains set position = :position, recorded_at = :moment, previous_hash = :previous, hash = :head
        where chain = :chain
    )
    insert into entries (chain, recorded_at, position, previous_hash, hash, {", ".join(_CONTENT)})
    select :chain, :moment, position, previous_hash, hash,
           {", ".join("cast(touches as text[])" if name == "touches" else name for name in _CONTENT)}
    from unnest(cast(:positions as bigint[]), cast(:previous_hashes as bytea[]), cast(:hashes as bytea[]),
                {", ".join(f"cast(:{name} as {kind}[])" for name, kind in _CONTENT.items())})
         as new (position, previous_hash, hash, {", ".join(_CONTENT)})
    order by position
    """  # noqa: S608 - only names of this module
)
