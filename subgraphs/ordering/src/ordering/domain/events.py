"""What happens to an order. The stream of these is the order; everything else is derived from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from stoa_primitives import DomainEvent, Money

from ordering.domain.contents import Contents


class CancellationReason(StrEnum):
    OUT_OF_STOCK = "OUT_OF_STOCK"
    PAYMENT_DECLINED = "PAYMENT_DECLINED"
    PAYMENT_TIMEOUT = "PAYMENT_TIMEOUT"
    CUSTOMER = "CUSTOMER"
    STAFF = "STAFF"


class Actor(StrEnum):
    """Who did it."""

    CUSTOMER = "CUSTOMER"
    STAFF = "STAFF"
    SAGA = "SAGA"


class ReturnWish(StrEnum):
    """What the customer wants for what comes back."""

    REFUND = "REFUND"
    EXCHANGE = "EXCHANGE"


@dataclass(frozen=True, slots=True)
class Units:
    """So many of a variant: what lies in a parcel."""

    variant_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ReturnedUnits:
    """So many of the order's line (counted from 1)."""

    line: int
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectedUnits:
    """What staff found: how many are taken back, and whether they can be sold again."""

    line: int
    accepted: int
    restock: bool


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
    """Stock and money are ours to use: the warehouse may begin."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCaptured(DomainEvent):
    """The money is ours."""

    payment_id: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentVoided(DomainEvent):
    """The hold on the customer's money was released."""

    payment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequested(DomainEvent):
    """Money shall go back; `return_id` says for which return, if for one."""

    refund_id: str
    amount: Money
    reason: str
    requested_by: Actor
    return_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRefused(DomainEvent):
    """Payment would not give it back; a person has to look."""

    refund_id: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPartlyRefunded(DomainEvent):
    """`refund_id` is empty when staff refunded without asking through ordering."""

    refund_id: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRefunded(DomainEvent):
    """Nothing of what was taken is left."""

    refund_id: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPacked(DomainEvent):
    shipment_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelShipped(DomainEvent):
    parcel_id: str
    shipment_id: str
    carrier: str
    tracking_code: str
    units: tuple[Units, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelDelivered(DomainEvent):
    parcel_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationRequested(DomainEvent):
    """A confirmed order is to be stopped; shipping answers whether it still can be."""

    reason: CancellationReason
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationRefused(DomainEvent):
    """It is packed already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRequested(DomainEvent):
    return_id: str
    units: tuple[ReturnedUnits, ...]
    reason: str
    wish: ReturnWish
    requested_by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLabelled(DomainEvent):
    return_id: str
    carrier: str
    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnWithdrawn(DomainEvent):
    """The customer keeps it after all."""

    return_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReceived(DomainEvent):
    return_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnInspected(DomainEvent):
    """`value` is what the accepted goods were paid with."""

    return_id: str
    units: tuple[InspectedUnits, ...]
    value: Money
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRejected(DomainEvent):
    """Nothing of it was accepted; it goes back to the customer."""

    return_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRefunded(DomainEvent):
    return_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnExchanged(DomainEvent):
    """`exchange_order_id` is the order that sends the replacement."""

    return_id: str
    exchange_order_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeFailed(DomainEvent):
    """The replacement cannot be sent: the money goes back instead."""

    return_id: str


ReturnEvent = (
    ReturnRequested
    | ReturnLabelled
    | ReturnWithdrawn
    | ReturnReceived
    | ReturnInspected
    | ReturnRejected
    | ReturnRefunded
    | ReturnExchanged
    | ExchangeFailed
)

OrderEvent = (
    OrderPlaced
    | StockReserved
    | OrderPaid
    | OrderConfirmed
    | OrderPacked
    | ParcelShipped
    | OrderShipped
    | ParcelDelivered
    | OrderDelivered
    | CancellationRequested
    | CancellationRefused
    | OrderCancelled
    | PaymentCaptured
    | PaymentVoided
    | RefundRequested
    | RefundRefused
    | PaymentPartlyRefunded
    | PaymentRefunded
    | ReturnEvent
)
