"""What the use cases need of the world."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from inventory.domain.adjustment import Adjustment
from inventory.domain.allocation import Allocation
from inventory.domain.events import InventoryEvent
from inventory.domain.opening import OpeningStock
from inventory.domain.reservations import Reservation, ReservationStatus
from inventory.domain.stock import Availability, Stock, Warehouse


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVariant:
    """What inventory remembers of a variant: enough to find it."""

    id: str
    product_id: str
    name_en: str
    name_de: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ListedStock:
    """A row of the staff's list, with the name it is sorted by."""

    stock: Stock
    name: str


@dataclass(frozen=True, slots=True)
class StockWanted:
    """Which stock staff want to see."""

    low_only: bool = False
    search: str = ""


@dataclass(frozen=True, slots=True)
class StockPage:
    items: tuple[ListedStock, ...]
    has_next: bool


class StockReader(Protocol):
    """Reads, many at a time."""

    async def availability(self, variant_ids: Sequence[str]) -> dict[str, Availability]: ...

    async def warehouses(self) -> tuple[Warehouse, ...]: ...

    async def page(self, wanted: StockWanted, first: int, after: tuple[str, str, str] | None) -> StockPage: ...

    async def count(self, wanted: StockWanted) -> int: ...

    async def items(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Stock]:
        """By variant and warehouse."""
        ...


class StockShelf(Protocol):
    """Stock inside one transaction; every change is conditional and answers whether it happened."""

    async def lock(self, variant_ids: Iterable[str]) -> list[Stock]: ...

    async def lock_one(self, variant_id: str, warehouse_id: str) -> Stock | None: ...

    async def reserve(self, line: Allocation) -> bool: ...

    async def release(self, line: Allocation) -> bool: ...

    async def sell(self, line: Allocation) -> bool: ...

    async def adjust(self, adjustment: Adjustment, at: datetime) -> Stock: ...

    async def open(self, variant_id: str, stock: Iterable[OpeningStock], at: datetime) -> None: ...

    async def knows_warehouse(self, warehouse_id: str) -> bool: ...


class Reservations(Protocol):
    async def of_order_for_change(self, order_id: str) -> Reservation | None: ...

    async def add(self, reservation: Reservation, at: datetime) -> bool:
        """False when the order has one already."""
        ...

    async def set_status(self, reservation: Reservation, status: ReservationStatus, at: datetime) -> None: ...

    async def replace_lines(self, reservation: Reservation, lines: tuple[Allocation, ...]) -> None: ...

    async def overdue_for_change(self, now: datetime, most: int) -> list[Reservation]: ...


class Variants(Protocol):
    async def remember(self, variant: KnownVariant) -> bool:
        """True when it was new. Older news than what is known changes nothing."""
        ...

    async def knows(self, variant_id: str) -> bool: ...


class UnitOfWork(Protocol):
    """One transaction: stock, promises and what is told of them commit together."""

    shelf: StockShelf
    reservations: Reservations
    variants: Variants

    async def tell(self, event: InventoryEvent) -> None: ...


class OpensUnitOfWork(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...
