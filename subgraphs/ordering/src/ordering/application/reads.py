"""What the API may ask about orders; persistence answers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ordering.domain.order import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """Which orders; None means all."""

    customer_id: str | None = None
    status: str | None = None
    search: str | None = None


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

    async def sales_by_day(self, *, since: datetime) -> list[DaySales]: ...

    def changes_of(self, order_id: str) -> AbstractAsyncContextManager[ChangeSignal]: ...
