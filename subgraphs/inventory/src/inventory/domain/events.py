"""What inventory says has happened."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import DomainEvent

from inventory.domain.allocation import Shortage
from inventory.domain.stock import StockLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReserved(DomainEvent):
    order_id: str
    reservation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRejected(DomainEvent):
    order_id: str
    short: tuple[Shortage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLow(DomainEvent):
    variant_id: str
    warehouse_id: str
    on_hand: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityChanged(DomainEvent):
    """Shoppers are told another word from now on."""

    variant_id: str
    level: StockLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class BackInStock(DomainEvent):
    variant_id: str


InventoryEvent = StockReserved | StockRejected | StockLow | AvailabilityChanged | BackInStock
