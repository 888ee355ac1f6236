"""Which of the order's own events other domains hear of, and as what. Pure: the announcer writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, get_args

from stoa_messaging import Event

from ordering.domain import events as domain
from ordering.domain.contents import Address
from ordering.domain.order import Order
from ordering.messaging.events import (
    AddressData,
    CancellationRequested,
    ConfirmedLine,
    CustomerData,
    DeliveredLine,
    MoneyData,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderPlaced,
    OrderStatusChanged,
    PaymentRequested,
    RefundRequested,
    ReturnedLine,
    ReturnReceived,
    ReturnRequested,
    ReturnStatusChanged,
    WantedLine,
)

_RETURN_STEPS: Final = get_args(domain.ReturnEvent)


@dataclass(frozen=True, slots=True)
class Said:
    """An event, and what tells it apart from others of its type about the same order."""

    event: Event
    deed: tuple[str, ...] = ()


def status_changed(order: Order) -> OrderStatusChanged:
    """The status as it is now."""
    return OrderStatusChanged(
        order_id=order.id,
        number=order.number,
        customer_id=order.contents.customer.id,
        status=order.status.value,
    )


def follows(order: Order, event: domain.OrderEvent, *, is_last: bool) -> Iterator[Said]:
    """What others must hear of this event; `order` is the state right after it."""
    # An order that costs nothing is paid in the same breath.
    if not isinstance(event, domain.StockReserved) or is_last:
        say = _SAYINGS.get(type(event))
        if say:
            yield say(order, event)
    if isinstance(event, _RETURN_STEPS):
        yield Said(_return_status(order, event.return_id), (event.return_id, str(order.version)))


def _placed(order: Order) -> OrderPlaced:
    return OrderPlaced(
        order_id=order.id,
        number=order.number,
        customer_id=order.contents.customer.id,
        coupon=order.contents.coupon,
        total=MoneyData.of(order.contents.totals.total),
    )


def _payment_requested(order: Order) -> PaymentRequested:
    contents = order.contents
    return PaymentRequested(
        order_id=order.id,
        customer_id=contents.customer.id,
        amount=MoneyData.of(contents.totals.total),
        method=contents.payment_method,
        token=contents.payment_token,
        idempotency_key=f"order:{order.id}",
    )


def _confirmed(order: Order) -> OrderConfirmed:
    contents = order.contents
    customer = contents.customer
    return OrderConfirmed(
        order_id=order.id,
        number=order.number,
        basket_id=contents.basket_id,
        customer=CustomerData(id=customer.id, email=customer.email, name=customer.name),
        lines=[
            ConfirmedLine(
                variant_id=line.variant_id, product_id=line.product_id, name=line.name, quantity=line.quantity
            )
            for line in contents.lines
        ],
        shipping_address=_address(contents.shipping_address),
        shipping_method=contents.shipping_method,
        weight_grams=contents.weight_grams,
        total=MoneyData.of(contents.totals.total),
    )


def _delivered(order: Order) -> OrderDelivered:
    lines = [
        DeliveredLine(
            line_id=str(number),
            variant_id=line.variant_id,
            product_id=line.product_id,
            name=line.name,
            quantity=line.quantity,
        )
        for number, line in enumerate(order.contents.lines, start=1)
    ]
    return OrderDelivered(order_id=order.id, number=order.number, customer_id=order.contents.customer.id, lines=lines)


def _cancellation_requested(order: Order, event: domain.CancellationRequested) -> CancellationRequested:
    return CancellationRequested(order_id=order.id, number=order.number, reason=event.reason.value.lower())


def _cancelled(order: Order, event: domain.OrderCancelled) -> OrderCancelled:
    return OrderCancelled(
        order_id=order.id,
        number=order.number,
        customer_id=order.contents.customer.id,
        basket_id=order.contents.basket_id,
        coupon=order.contents.coupon,
        reason=event.reason.value.lower(),
        message=event.message,
    )


def _refund_requested(order: Order, event: domain.RefundRequested) -> RefundRequested:
    return RefundRequested(
        order_id=order.id,
        refund_id=event.refund_id,
        amount=MoneyData.of(event.amount),
        reason=event.reason,
        requested_by=event.requested_by.value.lower(),
    )


def _return_requested(order: Order, event: domain.ReturnRequested) -> ReturnRequested:
    lines = order.contents.lines
    return ReturnRequested(
        order_id=order.id,
        number=order.number,
        customer_id=order.contents.customer.id,
        return_id=event.return_id,
        wish=event.wish.value.lower(),
        lines=[
            WantedLine(variant_id=lines[units.line - 1].variant_id, quantity=units.quantity) for units in event.units
        ],
        sender=_address(order.contents.shipping_address),
    )


def _return_received(order: Order, event: domain.ReturnInspected) -> ReturnReceived:
    lines = order.contents.lines
    return ReturnReceived(
        order_id=order.id,
        return_id=event.return_id,
        lines=[
            ReturnedLine(variant_id=lines[units.line - 1].variant_id, quantity=units.accepted, restock=units.restock)
            for units in event.units
            if units.accepted
        ],
    )


def _return_status(order: Order, return_id: str) -> ReturnStatusChanged:
    found = order.return_of(return_id)
    if found is None:
        raise LookupError(f"order {order.id} speaks of return {return_id}, which it does not have")
    return ReturnStatusChanged(
        order_id=order.id,
        number=order.number,
        customer_id=order.contents.customer.id,
        return_id=return_id,
        status=found.status.value,
    )


def _address(address: Address) -> AddressData:
    return AddressData(
        name=address.name,
        street=address.street,
        postal_code=address.postal_code,
        city=address.city,
        country=address.country,
    )


_SAYINGS: Final[dict[type[domain.OrderEvent], Callable[[Order, Any], Said]]] = {
    domain.OrderPlaced: lambda order, _: Said(_placed(order)),
    domain.StockReserved: lambda order, _: Said(_payment_requested(order)),
    domain.OrderConfirmed: lambda order, _: Said(_confirmed(order)),
    domain.OrderDelivered: lambda order, _: Said(_delivered(order)),
    domain.CancellationRequested: lambda order, event: Said(
        _cancellation_requested(order, event), (str(order.version),)
    ),
    domain.OrderCancelled: lambda order, event: Said(_cancelled(order, event)),
    domain.RefundRequested: lambda order, event: Said(_refund_requested(order, event), (event.refund_id,)),
    domain.ReturnRequested: lambda order, event: Said(_return_requested(order, event), (event.return_id,)),
    domain.ReturnInspected: lambda order, event: Said(_return_received(order, event), (event.return_id,)),
}
