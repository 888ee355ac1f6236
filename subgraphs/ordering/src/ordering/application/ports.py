"""What the use cases need from outside; persistence and messaging implement it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stoa_primitives import Refusal

from ordering.domain.events import OrderEvent
from ordering.domain.invoice import Document, DocumentKind
from ordering.domain.order import Order


class ConcurrentChange(Refusal):
    """Somebody else changed the order first; asking again decides on its new state."""

    code = "ORDER_CHANGED_MEANWHILE"


class Orders(Protocol):
    """The event store within one transaction."""

    async def get(self, order_id: str) -> Order | None:
        """The order, kept from other writers until the transaction ends."""
        ...

    async def read_ahead(self, order_ids: Iterable[str], *, new: int) -> None:
        """Reads many at once, for a transaction that will get each of them; so many of them will be placed in it."""
        ...

    async def next_number(self) -> str:
        """A number for people, never given twice."""
        ...

    async def append(self, order: Order, events: Sequence[OrderEvent]) -> None:
        """Stores the events behind those the order had before them, and the order as it is now for the readers.

        Raises ConcurrentChange when the stream has grown meanwhile.
        """
        ...


class Announces(Protocol):
    """Says to the other domains what has happened, in the same transaction."""

    async def announce(self, before: Order | None, events: Sequence[OrderEvent], after: Order) -> None:
        """What follows from the events that led from one state to the other; a new order was nothing before."""
        ...

    async def request_stock(self, order: Order) -> None:
        """Asks inventory for what the order needs; the same order asks once, however often this is called."""
        ...

    async def announce_document(self, document: Document) -> None:
        """An invoice or a credit note was issued."""
        ...

    async def request_resume(self, order_id: str, *, reason: str, requested_by: str) -> None:
        """Asks the worker to let the order's saga go on."""
        ...


class Documents(Protocol):
    """Invoices and credit notes within one transaction."""

    async def next_sequence(self, kind: DocumentKind, year: int) -> int:
        """The next of the year, without a gap: it is only taken when the transaction commits."""
        ...

    async def add(self, document: Document) -> None: ...

    async def invoice_of(self, order_id: str) -> Document | None: ...


class SagaFailures(Protocol):
    """What went wrong in sagas, for staff."""

    async def note(self, order_id: str, step: str, error: str, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One transaction's stores."""

    orders: Orders
    announce: Announces
    documents: Documents
    saga_failures: SagaFailures


class OpensWork(Protocol):
    """Starts a transaction that commits when the block ends well."""

    def __call__(self) -> AbstractAsyncContextManager[Work]: ...
