"""What happens to an order. The stream of these is the order; everything else is derived from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from stoa_primitives import DomainEvent

from ordering.domain.contents import Contents


class CancellationReason(StrEnum):
    OUT_OF_STOCK = "OUT_OF_STOCK"
    PAYMENT_DECLINED = "PAYMENT_DECLINED"
    PAYMENT_TIMEOUT = "PAYMENT_TIMEOUT"
    CUSTOMER = "CUSTOMER"
    STAFF = "STAFF"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(DomainEvent):
    number: str
    contents: Contents


@dataclass(frozen=True, slots=True, kw_only=True)
class StockReserved(DomainEvent):
    reservation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid(DomainEvent):
    """`payment_id` is empty for an order that cost nothing."""

    payment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderConfirmed(DomainEvent):
    """Nothing can stop it any more: stock and money are ours to use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShipped(DomainEvent):
    """`shipment_id` is empty when only the delivery was reported."""

    shipment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDelivered(DomainEvent):
    shipment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(DomainEvent):
    """`message` is for the customer, `note` is what the person who cancelled wrote."""

    reason: CancellationReason
    message: str
    note: str


OrderEvent = OrderPlaced | StockReserved | OrderPaid | OrderConfirmed | OrderShipped | OrderDelivered | OrderCancelled
