"""From the order's own events to the events other domains hear. Ids derive from the deed: a repeated step says it once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Event, Outbox
from stoa_primitives import derived_id

from ordering.domain import events as domain
from ordering.domain.order import Order
from ordering.messaging.events import (
    AddressData,
    ConfirmedLine,
    CustomerData,
    MoneyData,
    OrderCancelled,
    OrderConfirmed,
    OrderPlaced,
    OrderStatusChanged,
    PaymentRequested,
    StockRequested,
    WantedLine,
)


class OutboxAnnouncer:
    """Implements the port `Announces` on an open session."""

    def __init__(self, outbox: Outbox, session: AsyncSession) -> None:
        self._outbox = outbox
        self._session = session

    async def announce(self, order: Order, events: Sequence[domain.OrderEvent]) -> None:
        moments = order.timeline[-len(events) :]
        for event, moment in zip(events, moments, strict=True):
            await self._add(_status_changed(order, moment.status.value), order, moment.status.value)
            for said in _follows(order, event, is_last=event is events[-1]):
                await self._add(said, order)

    async def request_stock(self, order: Order, *, expires_at: datetime) -> None:
        lines = [WantedLine(variant_id=line.variant_id, quantity=line.quantity) for line in order.contents.lines]
        await self._add(StockRequested(order_id=order.id, lines=lines, expires_at=expires_at), order)

    async def _add(self, event: Event, order: Order, *deed: str) -> None:
        event_id = derived_id(event.event_type, order.id, *deed)
        await self._outbox.add(self._session, event, aggregate_id=order.id, event_id=event_id)


def _follows(order: Order, event: domain.OrderEvent, *, is_last: bool) -> Iterator[Event]:
    match event:
        case domain.OrderPlaced():
            yield _placed(order)
        case domain.StockReserved() if is_last:  # an order that costs nothing is paid in the same breath
            yield _payment_requested(order)
        case domain.OrderConfirmed():
            yield _confirmed(order)
        case domain.OrderCancelled():
            yield _cancelled(order, event)


def _status_changed(order: Order, status: str) -> OrderStatusChanged:
    return OrderStatusChanged(
        order_id=order.id, number=order.number, customer_id=order.contents.customer.id, status=status
    )


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
    customer, address = contents.customer, contents.shipping_address
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
        shipping_address=AddressData(
            name=address.name,
            street=address.street,
            postal_code=address.postal_code,
            city=address.city,
            country=address.country,
        ),
        shipping_method=contents.shipping_method,
        weight_grams=contents.weight_grams,
        total=MoneyData.of(contents.totals.total),
    )


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
