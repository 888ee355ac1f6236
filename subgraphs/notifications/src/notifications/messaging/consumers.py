"""Which events are worth telling, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope

from notifications.application.ports import Inboxes
from notifications.application.tell_customer import OrderNews, tell_customer
from notifications.application.tell_staff import LowStock, tell_staff
from notifications.domain.notification import NotificationKind

WorkOn = Callable[[AsyncSession], Inboxes]


class CustomerRead(BaseModel):
    id: str


class CheckedOutRead(BaseModel):
    """Of basket.checked_out: the language a customer ordered in."""

    customer: CustomerRead
    locale: str


class OrderRead(BaseModel):
    """Of ordering.order_placed."""

    order_id: str
    number: str
    customer_id: str


class OrderConfirmedRead(BaseModel):
    """Of ordering.order_confirmed."""

    order_id: str
    number: str
    customer: CustomerRead


class OrderCancelledRead(OrderRead):
    """Of ordering.order_cancelled."""

    reason: str


class ShippedRead(OrderRead):
    """Of shipping.shipment_shipped."""

    carrier: str
    tracking_code: str


class StockLowRead(BaseModel):
    """Of inventory.stock_low."""

    variant_id: str
    warehouse_id: str
    on_hand: int


def register(consumer: Consumer, *, work_on: WorkOn) -> None:
    """Ties the events of other domains to the use cases."""
    _register_orders(consumer, work_on)
    _register_parcels(consumer, work_on)

    @consumer.on("basket.checked_out", CheckedOutRead)
    async def learn_language(session: AsyncSession, _: Envelope, data: CheckedOutRead) -> None:
        await work_on(session).remember_locale(data.customer.id, data.locale)

    @consumer.on("inventory.stock_low", StockLowRead)
    async def stock_low(session: AsyncSession, envelope: Envelope, data: StockLowRead) -> None:
        news = LowStock(
            event_id=envelope.id,
            variant_id=data.variant_id,
            warehouse_id=data.warehouse_id,
            on_hand=data.on_hand,
            occurred_at=envelope.occurred_at,
        )
        await tell_staff(news, work_on(session))


def _register_orders(consumer: Consumer, work_on: WorkOn) -> None:
    @consumer.on("ordering.order_placed", OrderRead)
    async def placed(session: AsyncSession, envelope: Envelope, data: OrderRead) -> None:
        await tell_customer(_news(NotificationKind.ORDER_PLACED, envelope, data), work_on(session))

    @consumer.on("ordering.order_confirmed", OrderConfirmedRead)
    async def confirmed(session: AsyncSession, envelope: Envelope, data: OrderConfirmedRead) -> None:
        order = OrderRead(order_id=data.order_id, number=data.number, customer_id=data.customer.id)
        await tell_customer(_news(NotificationKind.ORDER_CONFIRMED, envelope, order), work_on(session))

    @consumer.on("ordering.order_cancelled", OrderCancelledRead)
    async def cancelled(session: AsyncSession, envelope: Envelope, data: OrderCancelledRead) -> None:
        news = _news(NotificationKind.ORDER_CANCELLED, envelope, data, {"reason": data.reason})
        await tell_customer(news, work_on(session))


def _register_parcels(consumer: Consumer, work_on: WorkOn) -> None:
    @consumer.on("shipping.shipment_shipped", ShippedRead)
    async def shipped(session: AsyncSession, envelope: Envelope, data: ShippedRead) -> None:
        facts = {"carrier": data.carrier, "tracking_code": data.tracking_code}
        await tell_customer(_news(NotificationKind.ORDER_SHIPPED, envelope, data, facts), work_on(session))

    @consumer.on("shipping.shipment_delivered", OrderRead)
    async def delivered(session: AsyncSession, envelope: Envelope, data: OrderRead) -> None:
        await tell_customer(_news(NotificationKind.ORDER_DELIVERED, envelope, data), work_on(session))


def _news(
    kind: NotificationKind, envelope: Envelope, order: OrderRead, facts: Mapping[str, str] | None = None
) -> OrderNews:
    return OrderNews(
        event_id=envelope.id,
        kind=kind,
        customer_id=order.customer_id,
        order_id=order.order_id,
        occurred_at=envelope.occurred_at,
        facts={"number": order.number, **(facts or {})},
    )
