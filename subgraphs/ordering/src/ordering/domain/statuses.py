"""Three machines that move apart: the order, its money, its goods. Each is a table; what is not in it is refused.

An event concerns a machine when the machine's table knows it at all; the others stand still. The one status that screens
show is derived from the three, never stored.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from ordering.domain.events import (
    CancellationRefused,
    CancellationRequested,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderEvent,
    OrderPacked,
    OrderPaid,
    OrderShipped,
    ParcelDelivered,
    ParcelShipped,
    PaymentCaptured,
    PaymentPartlyRefunded,
    PaymentRefunded,
    PaymentVoided,
    ReturnRequested,
    StockReserved,
)


class Lifecycle(StrEnum):
    """The order itself."""

    OPEN = "OPEN"
    CONFIRMED = "CONFIRMED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


class PaymentStatus(StrEnum):
    """The money, as payment has told. NOT_NEEDED is only shown: an order that costs nothing is paid by itself."""

    AWAITED = "AWAITED"
    NOT_NEEDED = "NOT_NEEDED"
    AUTHORISED = "AUTHORISED"
    CAPTURED = "CAPTURED"
    VOIDED = "VOIDED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"
    REFUNDED = "REFUNDED"


class FulfilmentStatus(StrEnum):
    """The goods, as inventory and shipping have told."""

    UNRESERVED = "UNRESERVED"
    RESERVED = "RESERVED"
    PACKED = "PACKED"
    PARTIALLY_SHIPPED = "PARTIALLY_SHIPPED"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    RELEASED = "RELEASED"


class OrderStatus(StrEnum):
    """What screens show."""

    PLACED = "PLACED"
    STOCK_RESERVED = "STOCK_RESERVED"
    PAID = "PAID"
    CONFIRMED = "CONFIRMED"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


_L, _P, _F = Lifecycle, PaymentStatus, FulfilmentStatus

ORDER_MOVES: Final[dict[tuple[Lifecycle, type[OrderEvent]], Lifecycle]] = {
    (_L.OPEN, StockReserved): _L.OPEN,
    (_L.OPEN, OrderPaid): _L.OPEN,
    (_L.OPEN, OrderConfirmed): _L.CONFIRMED,
    (_L.OPEN, OrderCancelled): _L.CANCELLED,
    (_L.CONFIRMED, CancellationRequested): _L.CONFIRMED,
    (_L.CONFIRMED, CancellationRefused): _L.CONFIRMED,
    (_L.CONFIRMED, OrderCancelled): _L.CANCELLED,
    (_L.CONFIRMED, OrderPacked): _L.CONFIRMED,
    (_L.CONFIRMED, ParcelShipped): _L.CONFIRMED,
    (_L.CONFIRMED, OrderShipped): _L.CONFIRMED,
    (_L.CONFIRMED, ParcelDelivered): _L.CONFIRMED,
    (_L.CONFIRMED, OrderDelivered): _L.COMPLETED,
    (_L.CONFIRMED, ReturnRequested): _L.CONFIRMED,
    (_L.COMPLETED, ReturnRequested): _L.COMPLETED,
}

PAYMENT_MOVES: Final[dict[tuple[PaymentStatus, type[OrderEvent]], PaymentStatus]] = {
    (_P.AWAITED, OrderPaid): _P.AUTHORISED,
    (_P.AUTHORISED, OrderConfirmed): _P.AUTHORISED,
    (_P.CAPTURED, OrderConfirmed): _P.CAPTURED,
    (_P.AWAITED, PaymentVoided): _P.VOIDED,
    # An order that was cancelled while the bank was thinking may still be charged: then the money goes back.
    (_P.AWAITED, PaymentCaptured): _P.CAPTURED,
    (_P.AUTHORISED, PaymentCaptured): _P.CAPTURED,
    (_P.AUTHORISED, PaymentVoided): _P.VOIDED,
    (_P.CAPTURED, PaymentPartlyRefunded): _P.PARTIALLY_REFUNDED,
    (_P.CAPTURED, PaymentRefunded): _P.REFUNDED,
    (_P.PARTIALLY_REFUNDED, PaymentPartlyRefunded): _P.PARTIALLY_REFUNDED,
    (_P.PARTIALLY_REFUNDED, PaymentRefunded): _P.REFUNDED,
}

FULFILMENT_MOVES: Final[dict[tuple[FulfilmentStatus, type[OrderEvent]], FulfilmentStatus]] = {
    (_F.UNRESERVED, StockReserved): _F.RESERVED,
    (_F.UNRESERVED, OrderCancelled): _F.RELEASED,
    (_F.RESERVED, OrderPaid): _F.RESERVED,
    (_F.RESERVED, OrderConfirmed): _F.RESERVED,
    (_F.RESERVED, OrderCancelled): _F.RELEASED,
    (_F.RESERVED, CancellationRequested): _F.RESERVED,
    (_F.RESERVED, CancellationRefused): _F.RESERVED,
    (_F.RESERVED, OrderPacked): _F.PACKED,
    (_F.RESERVED, ParcelShipped): _F.PARTIALLY_SHIPPED,
    (_F.RESERVED, OrderShipped): _F.SHIPPED,
    (_F.PACKED, CancellationRefused): _F.PACKED,
    (_F.PACKED, ParcelShipped): _F.PARTIALLY_SHIPPED,
    (_F.PACKED, OrderShipped): _F.SHIPPED,
    (_F.PARTIALLY_SHIPPED, CancellationRefused): _F.PARTIALLY_SHIPPED,
    (_F.PARTIALLY_SHIPPED, ParcelShipped): _F.PARTIALLY_SHIPPED,
    (_F.PARTIALLY_SHIPPED, ParcelDelivered): _F.PARTIALLY_SHIPPED,
    (_F.PARTIALLY_SHIPPED, OrderShipped): _F.SHIPPED,
    (_F.SHIPPED, CancellationRefused): _F.SHIPPED,
    (_F.SHIPPED, ParcelDelivered): _F.SHIPPED,
    (_F.SHIPPED, OrderDelivered): _F.DELIVERED,
}

FINAL: Final = frozenset({OrderStatus.DELIVERED, OrderStatus.CANCELLED})

_BY_FULFILMENT: Final = {
    _F.DELIVERED: OrderStatus.DELIVERED,
    _F.SHIPPED: OrderStatus.SHIPPED,
    _F.RESERVED: OrderStatus.STOCK_RESERVED,
}


def shown_status(lifecycle: Lifecycle, fulfilment: FulfilmentStatus, *, is_paid: bool) -> OrderStatus:
    """The one status of the three machines, for people."""
    if lifecycle is Lifecycle.CANCELLED:
        return OrderStatus.CANCELLED
    shown = _BY_FULFILMENT.get(fulfilment)
    if lifecycle is Lifecycle.OPEN:
        return OrderStatus.PAID if is_paid else shown or OrderStatus.PLACED
    return shown if shown in {OrderStatus.SHIPPED, OrderStatus.DELIVERED} else OrderStatus.CONFIRMED
