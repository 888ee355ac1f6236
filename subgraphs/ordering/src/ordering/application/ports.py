"""What the use cases need from outside; persistence and messaging implement it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from stoa_primitives import Refusal

from ordering.domain.events import OrderEvent
from ordering.domain.order import Order


class ConcurrentChange(Refusal):
    """Somebody else changed the order first; asking again decides on its new state."""

    code = "ORDER_CHANGED_MEANWHILE"


class Orders(Protocol):
    """The event store within one transaction."""

    async def get(self, order_id: str) -> Order | None: ...

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

    async def announce(self, order: Order, events: Sequence[OrderEvent]) -> None:
        """What follows from the events; `order` is the state after them."""
        ...

    async def request_stock(self, order: Order, *, expires_at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction's stores."""

    orders: Orders
    announce: Announces


class OpensWork(Protocol):
    """Starts a transaction that commits when the block ends well."""

    def __call__(self) -> AbstractAsyncContextManager[Work]: ...
