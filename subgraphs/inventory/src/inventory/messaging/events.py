"""Inventory's events (docs/contracts/events.md)."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict
from stoa_messaging import Event

from inventory.domain import events as domain


class ShortageData(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    variant_id: str
    requested: int
    available: int


class StockReservedV1(Event):
    """Everything the order needs is promised to it."""

    event_type: ClassVar[str] = "inventory.stock_reserved"

    order_id: str
    reservation_id: str


class StockRejectedV1(Event):
    """Something is short; nothing was promised."""

    event_type: ClassVar[str] = "inventory.stock_rejected"

    order_id: str
    short: list[ShortageData]


class StockLowV1(Event):
    """Saleable stock in a warehouse fell to the line where staff want to know."""

    event_type: ClassVar[str] = "inventory.stock_low"

    variant_id: str
    warehouse_id: str
    on_hand: int


class AvailabilityChangedV1(Event):
    """What shoppers are told of a variant is another word than before; told on changes only, IN to begin with."""

    event_type: ClassVar[str] = "inventory.availability_changed"

    variant_id: str
    level: Literal["IN", "LOW", "OUT"]


class BackInStockV1(Event):
    """A variant that was sold out can be bought again."""

    event_type: ClassVar[str] = "inventory.back_in_stock"

    variant_id: str


PUBLISHED: tuple[type[Event], ...] = (
    StockReservedV1,
    StockRejectedV1,
    StockLowV1,
    AvailabilityChangedV1,
    BackInStockV1,
)


def published_form(event: domain.InventoryEvent) -> tuple[Event, str]:
    """The event as it travels, and the aggregate it belongs to."""
    match event:
        case domain.StockReserved():
            return StockReservedV1(order_id=event.order_id, reservation_id=event.reservation_id), event.order_id
        case domain.StockRejected():
            short = [
                ShortageData(variant_id=each.variant_id, requested=each.requested, available=each.available)
                for each in event.short
            ]
            return StockRejectedV1(order_id=event.order_id, short=short), event.order_id
        case domain.StockLow():
            low = StockLowV1(variant_id=event.variant_id, warehouse_id=event.warehouse_id, on_hand=event.on_hand)
            return low, event.variant_id
        case domain.AvailabilityChanged():
            return AvailabilityChangedV1(variant_id=event.variant_id, level=event.level.value), event.variant_id
        case domain.BackInStock():
            return BackInStockV1(variant_id=event.variant_id), event.variant_id
