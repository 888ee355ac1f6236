"""Invoices and credit notes of one transaction, and reading them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import waiting
from stoa_messaging.late_writes import Statements
from stoa_primitives import derived_id, new_id

from ordering.domain.invoice import Document, DocumentKind
from ordering.persistence.codec import document_from_json, document_from_text, document_to_text
from ordering.persistence.order_book import book_of
from ordering.persistence.tables import METADATA

_DOCUMENT = METADATA.tables["document"]
# The row stays locked until the transaction ends: a number that is given back is the next one's.
_NEXT: Final = text("update document_counter set last = last + 1 where kind = :kind and year = :year returning last")
_BEGIN: Final = text(
    "insert into document_counter (id, kind, year, last) values (cast(:id as uuid), :kind, :year, 0) on conflict do nothing"
)
_INVOICES: Final = text(
    f"""select order_id::text as order_id, content::text as content from document
        where order_id = any(cast(:orders as uuid[])) and kind = '{DocumentKind.INVOICE.value}'"""  # noqa: S608 - a constant
)
_ADD: Final = text(
    """
    insert into document (id, kind, year, sequence, number, order_id, content)
    select cast(id as uuid), kind, year, sequence, number, cast(order_id as uuid), cast(content as jsonb)
    from unnest(cast(:ids as text[]), cast(:kinds as text[]), cast(:years as int[]), cast(:sequences as int[]),
                cast(:numbers as text[]), cast(:orders as text[]), cast(:contents as text[]))
         as new (id, kind, year, sequence, number, order_id, content)
    """
)


class SqlDocuments:
    """Implements the port `Documents` on an open session. What is added is written when the transaction commits."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._folder = waiting(session, _Folder)

    async def next_sequence(self, kind: DocumentKind, year: int) -> int:
        given = {"kind": kind.value, "year": year}
        sequence = await self._session.scalar(_NEXT, given)
        if sequence is None:
            await self._session.execute(_BEGIN, {"id": new_id(), **given})
            sequence = await self._session.scalar(_NEXT, given)
        if sequence is None:
            raise LookupError(f"the counter of {kind} {year} cannot be seen")
        return int(sequence)

    async def add(self, document: Document) -> None:
        self._folder.add(document)

    async def invoice_of(self, order_id: str) -> Document | None:
        if not self._folder.knows(order_id):
            # Whoever asks for one order's will ask for those of the transaction's other orders.
            await self._folder.look_up(self._session, {order_id, *book_of(self._session).known})
        return self._folder.invoice_of(order_id)


class _Folder:
    """The documents a transaction has seen, and those it has still to write."""

    def __init__(self) -> None:
        self._invoices: dict[str, Document | None] = {}
        self._new: list[Document] = []

    def knows(self, order_id: str) -> bool:
        return order_id in self._invoices

    def invoice_of(self, order_id: str) -> Document | None:
        return self._invoices[order_id]

    async def look_up(self, session: AsyncSession, order_ids: Iterable[str]) -> None:
        wanted = [order_id for order_id in order_ids if order_id not in self._invoices]
        self._invoices.update(dict.fromkeys(wanted))
        for row in await session.execute(_INVOICES, {"orders": wanted}):
            self._invoices[row.order_id] = document_from_text(row.content)

    def add(self, document: Document) -> None:
        self._new.append(document)
        if document.kind is DocumentKind.INVOICE:
            self._invoices[document.order_id] = document

    def write(self, session: Statements) -> None:
        """All in one statement."""
        if not self._new:
            return
        given = {
            "ids": [derived_id("document", each.order_id, each.number) for each in self._new],
            "kinds": [each.kind.value for each in self._new],
            "years": [each.year for each in self._new],
            "sequences": [each.sequence for each in self._new],
            "numbers": [each.number for each in self._new],
            "orders": [each.order_id for each in self._new],
            "contents": [document_to_text(each) for each in self._new],
        }
        session.execute(_ADD, given)


async def documents_of(session: AsyncSession, order_ids: Sequence[str]) -> dict[str, list[Document]]:
    """The documents of each order, in the order they were issued."""
    statement = select(_DOCUMENT.c.order_id, _DOCUMENT.c.content).where(_DOCUMENT.c.order_id.in_(order_ids))
    found: dict[str, list[Document]] = {}
    for row in await session.execute(statement.order_by(_DOCUMENT.c.year, _DOCUMENT.c.sequence)):
        found.setdefault(row.order_id, []).append(document_from_json(row.content))
    return found
