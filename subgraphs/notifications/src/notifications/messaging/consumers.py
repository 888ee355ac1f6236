"""Which events are worth telling, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope

from notifications.application.ports import Inboxes
from notifications.application.tell_customer import CustomerNews, tell_customer
from notifications.application.tell_staff import LowStock, tell_staff
from notifications.domain.letter import Contact
from notifications.domain.notification import NotificationKind

WorkOn = Callable[[AsyncSession], Inboxes]


class CustomerRead(BaseModel):
    id: str
    email: str = ""
    name: str = ""


class CheckedOutRead(BaseModel):
    """Of basket.checked_out: the language a customer ordered in, and where letters reach them."""

    customer: CustomerRead
    locale: str


class OrderRead(BaseModel):
    """Of ordering.order_placed."""

    order_id: str
    number: str
    customer_id: str


class LineRead(BaseModel):
    name: str = Field("", max_length=500)
    quantity: int = 1


class TotalRead(BaseModel):
    amount: int
    currency: str


class OrderConfirmedRead(BaseModel):
    """Of ordering.order_confirmed."""

    order_id: str
    number: str
    customer: CustomerRead
    lines: list[LineRead] = Field(default_factory=list)
    total: TotalRead | None = None


class OrderCancelledRead(OrderRead):
    """Of ordering.order_cancelled."""

    reason: str


class ShippedRead(OrderRead):
    """Of shipping.shipment_shipped."""

    carrier: str
    tracking_code: str


class ExportReadyRead(BaseModel):
    """Of customers.export_ready."""

    customer_id: str
    expires_at: str


class StockLowRead(BaseModel):
    """Of inventory.stock_low."""

    variant_id: str
    warehouse_id: str
    on_hand: int


def register(consumer: Consumer, *, work_on: WorkOn) -> None:
    """Ties the events of other domains to the use cases."""
    _register_orders(consumer, work_on)
    _register_parcels(consumer, work_on)
    _register_people(consumer, work_on)

    @consumer.on("basket.checked_out", CheckedOutRead)
    async def learn_language(session: AsyncSession, _: Envelope, data: CheckedOutRead) -> None:
        inboxes = work_on(session)
        await inboxes.remember_locale(data.customer.id, data.locale)
        if data.customer.email:
            contact = Contact(email=data.customer.email, name=data.customer.name)
            await inboxes.remember_contact(data.customer.id, contact)

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
        details = {"lines": [line.model_dump() for line in data.lines], "total": data.total and data.total.model_dump()}
        news = replace(_news(NotificationKind.ORDER_CONFIRMED, envelope, order), details=details)
        await tell_customer(news, work_on(session))

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


def _register_people(consumer: Consumer, work_on: WorkOn) -> None:
    @consumer.on("ordering.return_status_changed", OrderRead)
    async def returned(session: AsyncSession, envelope: Envelope, data: OrderRead) -> None:
        await tell_customer(_news(NotificationKind.RETURN_UPDATED, envelope, data), work_on(session))

    @consumer.on("customers.export_ready", ExportReadyRead)
    async def export_ready(session: AsyncSession, envelope: Envelope, data: ExportReadyRead) -> None:
        news = CustomerNews(
            event_id=envelope.id,
            kind=NotificationKind.DATA_EXPORT_READY,
            customer_id=data.customer_id,
            occurred_at=envelope.occurred_at,
            facts={"expires_at": data.expires_at[:10]},
        )
        await tell_customer(news, work_on(session))


def _news(
    kind: NotificationKind, envelope: Envelope, order: OrderRead, facts: Mapping[str, str] | None = None
) -> CustomerNews:
    return CustomerNews(
        event_id=envelope.id,
        kind=kind,
        customer_id=order.customer_id,
        order_id=order.order_id,
        occurred_at=envelope.occurred_at,
        facts={"number": order.number, **(facts or {})},
    )
