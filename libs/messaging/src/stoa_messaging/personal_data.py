"""A person's data on request: each domain exports its part and erases it, told by a table which rows are whose.

customers asks with `customers.export_requested` and `customers.erasure_requested`; a domain answers with
`<domain>.customer_data_exported` and `<domain>.customer_erased`, in the transaction that did it. Asked twice, it
answers twice: customers counts an answer once. Law: knows rows and columns, and no domain's words.

    PERSONAL_DATA = PersonalData("basket", rows=[PersonalRows(name="baskets", table=BASKETS, whose=BASKETS.c.customer_id)])
    PERSONAL_DATA.register(consumer, MESSAGING)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import orjson
from pydantic import BaseModel
from sqlalchemy import ARRAY, ColumnElement, Table, Text, delete, exists, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from stoa_messaging.consumer import Consumer
from stoa_messaging.envelope import Envelope, Event
from stoa_messaging.outbox import Outbox
from stoa_messaging.sealing import seal
from stoa_messaging.tables import MessagingTables

EXPORT_REQUESTED: Final = "customers.export_requested"
ERASURE_REQUESTED: Final = "customers.erasure_requested"
MOST_ROWS: Final = 50_000
PART_BYTES: Final = 96 * 1024

Whose = ColumnElement[str] | Callable[[str], ColumnElement[bool]]


class ExportRequestedRead(BaseModel):
    """What a domain reads of customers.export_requested: whose data, and the key that seals the answer."""

    export_id: str
    customer_id: str
    key: dict[str, Any]


class ErasureRequestedRead(BaseModel):
    """What a domain reads of customers.erasure_requested; it answers only when it is among the domains asked."""

    erasure_id: str
    customer_id: str
    domains: list[str]
    round: int = 0


class CustomerDataExported(Event):
    """One sealed part of what a domain holds about a person. Parts count from 0; the last one says so."""

    event_type: ClassVar[str]
    export_id: str
    customer_id: str
    domain: str
    sequence: int
    part: str
    last: bool


class CustomerErased(Event):
    """A domain has erased a person, or `waiting` says what has to end before. `kept` says what stays, and why.

    `round` is that of the request it answers.
    """

    event_type: ClassVar[str]
    erasure_id: str
    customer_id: str
    domain: str
    kept: list[str]
    waiting: str | None = None
    round: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalRows:
    """Rows of one table that belong to a person.

    `whose` is the column that holds the person's id, or a condition made of that id. Erasing deletes the rows, or
    overwrites the columns of `anonymised` (none of them: the rows stay as they are) and keeps the rest for the reason
    `kept`. While a row is `open`, nothing of the domain is erased, and the answer says `waiting`.
    """

    name: str
    table: Table
    whose: Whose
    hidden: frozenset[str] = frozenset()
    anonymised: Mapping[str, Any] | None = None
    kept: str = ""
    open: ColumnElement[bool] | None = None
    waiting: str = ""

    def of(self, customer_id: str) -> ColumnElement[bool]:
        return self.whose(customer_id) if callable(self.whose) else self.whose == customer_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """What a domain holds about people, in the order in which it is erased."""

    domain: str
    rows: Sequence[PersonalRows]
    also_erase: Callable[[AsyncSession, str], Awaitable[None]] | None = None
    """What is not a row of these tables, such as a cache or a sum."""

    def register(self, consumer: Consumer, tables: MessagingTables) -> None:
        """Answers both requests from now on."""
        exported, erased = personal_data_events(self.domain)
        outbox = Outbox(tables)

        @consumer.on(EXPORT_REQUESTED, ExportRequestedRead)
        async def export(session: AsyncSession, envelope: Envelope, data: ExportRequestedRead) -> None:
            parts = list(parts_of(await self.read(session, data.customer_id)))
            for sequence, part in enumerate(parts):
                event = exported(
                    export_id=data.export_id,
                    customer_id=data.customer_id,
                    domain=self.domain,
                    sequence=sequence,
                    part=seal(part, data.key),
                    last=sequence == len(parts) - 1,
                )
                await outbox.add(session, event, aggregate_id=data.export_id, cause=envelope)

        @consumer.on(ERASURE_REQUESTED, ErasureRequestedRead)
        async def erase(session: AsyncSession, envelope: Envelope, data: ErasureRequestedRead) -> None:
            if self.domain not in data.domains:
                return
            waiting = await self.waiting_for(session, data.customer_id)
            kept = [] if waiting else await self.erase(session, data.customer_id)
            event = erased(
                erasure_id=data.erasure_id,
                customer_id=data.customer_id,
                domain=self.domain,
                kept=kept,
                waiting=waiting,
                round=data.round,
            )
            await outbox.add(session, event, aggregate_id=data.erasure_id, cause=envelope)

    async def read(self, session: AsyncSession, customer_id: str) -> dict[str, list[dict[str, Any]]]:
        """Everything held about the person, by table."""
        found: dict[str, list[dict[str, Any]]] = {}
        for rows in self.rows:
            columns = [column for column in rows.table.columns if column.name not in rows.hidden]
            result = await session.execute(select(*columns).where(rows.of(customer_id)).limit(MOST_ROWS))
            found.setdefault(rows.name, []).extend(dict(row) for row in result.mappings())
        return found

    async def waiting_for(self, session: AsyncSession, customer_id: str) -> str | None:
        """Why the person cannot be erased yet."""
        for rows in self.rows:
            if rows.open is not None and await self._has(session, rows, customer_id, rows.open):
                return rows.waiting
        return None

    async def erase(self, session: AsyncSession, customer_id: str) -> list[str]:
        """Deletes or anonymises; what stays, and why, without repetition."""
        kept: dict[str, None] = {}
        if self.also_erase is not None:
            await self.also_erase(session, customer_id)
        for rows in self.rows:
            if rows.anonymised is None:
                await session.execute(delete(rows.table).where(rows.of(customer_id)))
                continue
            # Asked before: afterwards the rows may no longer say whose they were.
            if rows.kept and rows.kept not in kept and await self._has(session, rows, customer_id):
                kept[rows.kept] = None
            if rows.anonymised:
                await session.execute(update(rows.table).where(rows.of(customer_id)).values(**rows.anonymised))
        return list(kept)

    async def _has(
        self, session: AsyncSession, rows: PersonalRows, customer_id: str, *further: ColumnElement[bool]
    ) -> bool:
        found = select(exists(select(1).select_from(rows.table).where(rows.of(customer_id), *further)))
        return bool((await session.execute(found)).scalar_one())


def personal_data_events(domain: str) -> tuple[type[CustomerDataExported], type[CustomerErased]]:
    """The domain's two answers, for its list of published events."""
    exported = type(
        "CustomerDataExported",
        (CustomerDataExported,),
        {"event_type": f"{domain}.customer_data_exported", "__doc__": CustomerDataExported.__doc__},
    )
    erased = type(
        "CustomerErased",
        (CustomerErased,),
        {"event_type": f"{domain}.customer_erased", "__doc__": CustomerErased.__doc__},
    )
    return exported, erased


def blanked(column: ColumnElement[Any], *paths: str) -> ColumnElement[Any]:
    """The JSON column with empty texts at these paths (`contents,customer,name`), where something is there at all."""
    changed: ColumnElement[Any] = column
    for path in paths:
        place = literal(f"{{{path}}}").cast(ARRAY(Text))
        changed = func.jsonb_set(changed, place, literal('""').cast(JSONB), literal(False))
    return changed


def parts_of(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[bytes]:
    """JSON objects of bounded size: table name to rows. Tables without a row are named, so that the archive says so."""
    part: dict[str, list[Any]] = {}
    size = 0
    for name, rows in found.items():
        part.setdefault(name, [])
        for row in rows:
            text = orjson.dumps(row, default=str)
            if size and size + len(text) > PART_BYTES:
                yield _joined(part)
                part, size = {name: []}, 0
            part[name].append(orjson.Fragment(text))
            size += len(text)
    yield _joined(part)


def _joined(part: Mapping[str, list[Any]]) -> bytes:
    return orjson.dumps(part)
