"""What the use cases need of the world."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from inventory.domain.adjustment import Adjustment
from inventory.domain.allocation import Allocation
from inventory.domain.events import InventoryEvent
from inventory.domain.opening import OpeningStock
from inventory.domain.reservations import Reservation, ReservationStatus
from inventory.domain.stock import Availability, Stock, StockLevel, Warehouse
from inventory.domain.threshold import Threshold

Done = TypeVar("Done")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAdjustment:
    """A change that was made."""

    id: int
    delta: int
    on_hand_after: int
    reason: str
    actor: str
    adjusted_at: datetime


@dataclass(frozen=True, slots=True)
class AdjustmentPage:
    items: tuple[PastAdjustment, ...]
    has_next: bool


class StockReader(Protocol):
    """Reads, many at a time."""

    async def availability(self, variant_ids: Sequence[str]) -> dict[str, Availability]: ...

    async def warehouses(self) -> tuple[Warehouse, ...]: ...

    async def page(self, wanted: StockWanted, first: int, after: tuple[str, str, str] | None) -> StockPage: ...

    async def count(self, wanted: StockWanted) -> int: ...

    async def stock_of(self, variant_ids: Sequence[str]) -> dict[str, list[Stock]]:
        """Every place of each variant."""
        ...

    async def demand(self, variant_ids: Sequence[str], since: date) -> dict[str, dict[date, int]]:
        """Units sold per day; days without a sale are left out."""
        ...

    async def adjustments(self, place: tuple[str, str], first: int, before: int | None) -> AdjustmentPage:
        """What changed a place of stock (variant, warehouse), newest first."""
        ...

    async def items(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Stock]:
        """By variant and warehouse."""
        ...


class StockShelf(Protocol):
    """Stock inside one transaction; every change is conditional and answers whether it happened, to all lines or to none."""

    async def lock(self, variant_ids: Iterable[str]) -> list[Stock]: ...

    async def reserve(self, lines: Sequence[Allocation]) -> bool: ...

    async def release(self, lines: Sequence[Allocation]) -> bool: ...

    async def sell(self, lines: Sequence[Allocation]) -> bool: ...

    async def take_back(self, lines: Sequence[Allocation]) -> bool:
        """What was sold lies on the shelf again: it never left the house."""

    async def adjust(self, adjustment: Adjustment, at: datetime) -> Stock: ...

    async def set_threshold(self, threshold: Threshold, at: datetime) -> Stock | None: ...

    async def note_demand(self, lines: Iterable[Allocation], day: date) -> None:
        """Counts what was sold on a day."""
        ...

    async def note_return(self, return_id: str, order_id: str, at: datetime) -> bool:
        """False when this return was put back before."""
        ...

    async def ranks(self) -> Mapping[str, int]:
        """Of the warehouses, as the shop's rule of allocation has them."""
        ...

    async def save_warehouse(self, warehouse: Warehouse) -> None: ...

    async def add_warehouses(self, warehouses: Iterable[Warehouse]) -> None:
        """Those that are there stay as they are."""

    async def open(self, variant_id: str, stock: Iterable[OpeningStock], at: datetime) -> None: ...

    async def knows_warehouse(self, warehouse_id: str) -> bool: ...


class Reservations(Protocol):
    async def of_orders_for_change(self, order_ids: Sequence[str]) -> dict[str, Reservation]:
        """Those that there are, by order; locked in one order."""
        ...

    async def add(self, reservations: Sequence[Reservation], at: datetime) -> frozenset[str]:
        """The orders that had none yet; the others keep theirs."""
        ...

    async def set_status(
        self, reservations: Sequence[Reservation], status: ReservationStatus, at: datetime
    ) -> None: ...

    async def replace_lines(self, reservation: Reservation, lines: tuple[Allocation, ...]) -> None: ...

    async def senders(self, order_id: str) -> dict[str, str]:
        """Which warehouse gave each variant of an order; one of them, where there were several."""
        ...

    async def overdue_for_change(self, now: datetime, most: int) -> list[Reservation]: ...


class Variants(Protocol):
    async def remember(self, variant: KnownVariant) -> bool:
        """True when it was new. Older news than what is known changes nothing."""
        ...

    async def knows(self, variant_id: str) -> bool: ...

    async def told_levels_for_change(self, variant_ids: Sequence[str]) -> dict[str, StockLevel]:
        """What was told last, locked in one order."""
        ...

    async def set_told_levels(self, levels: Mapping[str, StockLevel]) -> None: ...

    async def told_otherwise(self, after: str, most: int) -> list[str]:
        """Variants that stand otherwise on the shelf than they were told, by id."""
        ...


class UnitOfWork(Protocol):
    """One transaction: stock, promises and what is told of them commit together."""

    shelf: StockShelf
    reservations: Reservations
    variants: Variants

    async def tell(self, event: InventoryEvent, *, because: str = "") -> None:
        """`because` is the order whose event led to it."""
        ...


class Attempts(Protocol):
    """Does work again as a whole, a few times, when the database gave it up in favour of another's."""

    async def __call__(self, work: Callable[[], Awaitable[Done]]) -> Done: ...


class OpensUnitOfWork(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...
