"""What the API may ask about orders; persistence answers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ordering.domain.events import OrderEvent
from ordering.domain.invoice import Document
from ordering.domain.order import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """Which orders; None means all."""

    customer_id: str | None = None
    status: str | None = None
    search: str | None = None
    open_return: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after this order, newest first."""

    placed_at: datetime
    order_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    orders: tuple[Order, ...]
    has_next: bool
    total: int


EMPTY_PAGE = Page(orders=(), has_next=False, total=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySales:
    day: date
    currency: str
    revenue: int
    orders: int
    cancelled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SagaState:
    """An open order's saga as staff see it; `saga_status` is the workflow's own word."""

    order_id: str
    number: str
    order_status: str
    saga_status: str
    since: datetime
    attempts: int
    failed_step: str | None
    error: str | None
    is_stuck: bool


class ChangeSignal(Protocol):
    """Set after every change; whoever waits clears it before reading."""

    def clear(self) -> None: ...

    async def wait(self) -> object: ...


class OrderReads(Protocol):
    """Reads of the projection."""

    async def by_id(self, order_ids: Sequence[str]) -> dict[str, Order]: ...

    async def page(self, wanted: OrderFilter, *, first: int, after: Place | None) -> Page: ...

    async def first_pages(self, customer_ids: Sequence[str], *, first: int) -> dict[str, Page]: ...

    async def states_since(self, order_id: str, version: int) -> list[Order]:
        """The order after each event later than this version."""
        ...

    async def events_of(self, order_ids: Sequence[str]) -> dict[str, list[OrderEvent]]:
        """Everything that happened to each order, oldest first."""
        ...

    async def documents_of(self, order_ids: Sequence[str]) -> dict[str, list[Document]]:
        """Invoices and credit notes of each order, as issued."""
        ...

    async def document(self, order_id: str, number: str) -> Document | None: ...

    async def sagas(self, *, now: datetime, first: int, only_stuck: bool) -> list[SagaState]: ...

    async def sales_by_day(self, *, since: datetime) -> list[DaySales]: ...

    def changes_of(self, order_id: str) -> AbstractAsyncContextManager[ChangeSignal]: ...
