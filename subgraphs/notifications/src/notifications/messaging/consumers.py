"""Which events are worth telling, and to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Heard
from stoa_messaging.personal_data import ErasureRequestedRead

from notifications.application.tell_customers import CustomerNews
from notifications.application.tell_staff import LowStock, tell_staff
from notifications.domain.customer import Customer
from notifications.domain.letter import Contact
from notifications.domain.notification import NotificationKind

from .telling import Telling, WorkOn

DOMAIN: Final = "notifications"


class CustomerRead(BaseModel):
    id: str
    email: str = ""
    name: str = ""


class CheckedOutRead(BaseModel):
    """Of basket.checked_out: the language a customer ordered in, and where letters reach them."""

    customer: CustomerRead
    locale: str

    def to_domain(self) -> Customer:
        contact = Contact(email=self.customer.email, name=self.customer.name) if self.customer.email else None
        return Customer(id=self.customer.id, locale=self.locale, contact=contact)


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

    @property
    def customer_id(self) -> str:
        return self.customer.id


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
    telling = Telling(consumer, work_on)
    telling.on("ordering.order_placed", OrderRead, _placed)
    telling.on("ordering.order_confirmed", OrderConfirmedRead, _confirmed)
    telling.on("ordering.order_cancelled", OrderCancelledRead, _cancelled)
    telling.on("ordering.return_status_changed", OrderRead, _returned)
    telling.on("shipping.shipment_shipped", ShippedRead, _shipped)
    telling.on("shipping.shipment_delivered", OrderRead, _delivered)
    telling.on("customers.export_ready", ExportReadyRead, _export_ready)

    @consumer.prepare
    async def look_ahead(session: AsyncSession, heard: Sequence[Heard[Any]]) -> None:
        # What a checkout says of its customer holds for all that is heard with it, in whatever order it is handled.
        inboxes = work_on(session)
        await inboxes.remember(_customers(heard))
        await inboxes.ignore(_forgotten(heard))
        await inboxes.look_up({each.data.customer_id for each in heard if hasattr(each.data, "customer_id")})

    @consumer.on_many("basket.checked_out", CheckedOutRead)
    async def learn(session: AsyncSession, events: Sequence[Heard[CheckedOutRead]]) -> None:
        await work_on(session).remember(_customers(events))

    @consumer.on_many("inventory.stock_low", StockLowRead)
    async def stock_low(session: AsyncSession, events: Sequence[Heard[StockLowRead]]) -> None:
        await tell_staff([_low_stock(each) for each in events], work_on(session))


def _customers(heard: Sequence[Heard[Any]]) -> list[Customer]:
    return [each.data.to_domain() for each in heard if isinstance(each.data, CheckedOutRead)]


def _forgotten(heard: Sequence[Heard[Any]]) -> set[str]:
    asked = [each.data for each in heard if isinstance(each.data, ErasureRequestedRead)]
    return {each.customer_id for each in asked if DOMAIN in each.domains}


def _low_stock(heard: Heard[StockLowRead]) -> LowStock:
    return LowStock(
        event_id=heard.envelope.id,
        variant_id=heard.data.variant_id,
        warehouse_id=heard.data.warehouse_id,
        on_hand=heard.data.on_hand,
        occurred_at=heard.envelope.occurred_at,
    )


def _placed(heard: Heard[OrderRead]) -> CustomerNews:
    return _news(NotificationKind.ORDER_PLACED, heard)


def _confirmed(heard: Heard[OrderConfirmedRead]) -> CustomerNews:
    data = heard.data
    details = {"lines": [line.model_dump() for line in data.lines], "total": data.total and data.total.model_dump()}
    return replace(_news(NotificationKind.ORDER_CONFIRMED, heard), details=details)


def _cancelled(heard: Heard[OrderCancelledRead]) -> CustomerNews:
    return _news(NotificationKind.ORDER_CANCELLED, heard, {"reason": heard.data.reason})


def _returned(heard: Heard[OrderRead]) -> CustomerNews:
    return _news(NotificationKind.RETURN_UPDATED, heard)


def _shipped(heard: Heard[ShippedRead]) -> CustomerNews:
    facts = {"carrier": heard.data.carrier, "tracking_code": heard.data.tracking_code}
    return _news(NotificationKind.ORDER_SHIPPED, heard, facts)


def _delivered(heard: Heard[OrderRead]) -> CustomerNews:
    return _news(NotificationKind.ORDER_DELIVERED, heard)


def _export_ready(heard: Heard[ExportReadyRead]) -> CustomerNews:
    return CustomerNews(
        event_id=heard.envelope.id,
        kind=NotificationKind.DATA_EXPORT_READY,
        customer_id=heard.data.customer_id,
        occurred_at=heard.envelope.occurred_at,
        facts={"expires_at": heard.data.expires_at[:10]},
    )


def _news(
    kind: NotificationKind,
    heard: Heard[OrderRead] | Heard[OrderCancelledRead] | Heard[ShippedRead] | Heard[OrderConfirmedRead],
    facts: Mapping[str, str] | None = None,
) -> CustomerNews:
    return CustomerNews(
        event_id=heard.envelope.id,
        kind=kind,
        customer_id=heard.data.customer_id,
        order_id=heard.data.order_id,
        occurred_at=heard.envelope.occurred_at,
        facts={"number": heard.data.number, **(facts or {})},
    )
