"""Invoices and credit notes of one transaction, and reading them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import derived_id, new_id

from ordering.domain.invoice import Document, DocumentKind
from ordering.persistence.codec import document_from_json, document_to_json
from ordering.persistence.tables import METADATA

_DOCUMENT = METADATA.tables["document"]
_COUNTER = METADATA.tables["document_counter"]


class SqlDocuments:
    """Implements the port `Documents` on an open session."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def next_sequence(self, kind: DocumentKind, year: int) -> int:
        # The row stays locked until the transaction ends: a number that is given back is the next one's.
        taken = (
            update(_COUNTER)
            .where(_COUNTER.c.kind == kind.value, _COUNTER.c.year == year)
            .values(last=_COUNTER.c.last + 1)
            .returning(_COUNTER.c.last)
        )
        sequence = await self._session.scalar(taken)
        if sequence is None:
            first = {"id": new_id(), "kind": kind.value, "year": year, "last": 0}
            await self._session.execute(insert(_COUNTER).values(first).on_conflict_do_nothing())
            sequence = await self._session.scalar(taken)
        if sequence is None:
            raise LookupError(f"the counter of {kind} {year} cannot be seen")
        return int(sequence)

    async def add(self, document: Document) -> None:
        values = {
            "id": derived_id("document", document.order_id, document.number),
            "kind": document.kind.value,
            "year": document.year,
            "sequence": document.sequence,
            "number": document.number,
            "order_id": document.order_id,
            "content": document_to_json(document),
        }
        await self._session.execute(insert(_DOCUMENT).values(values))

    async def invoice_of(self, order_id: str) -> Document | None:
        statement = select(_DOCUMENT.c.content).where(
            _DOCUMENT.c.order_id == order_id, _DOCUMENT.c.kind == DocumentKind.INVOICE.value
        )
        content = await self._session.scalar(statement)
        return document_from_json(content) if content else None


async def documents_of(session: AsyncSession, order_ids: Sequence[str]) -> dict[str, list[Document]]:
    """The documents of each order, in the order they were issued."""
    statement = select(_DOCUMENT.c.order_id, _DOCUMENT.c.content).where(_DOCUMENT.c.order_id.in_(order_ids))
    found: dict[str, list[Document]] = {}
    for row in await session.execute(statement.order_by(_DOCUMENT.c.year, _DOCUMENT.c.sequence)):
        found.setdefault(row.order_id, []).append(document_from_json(row.content))
    return found
