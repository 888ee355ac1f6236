"""Published events (docs/contracts/events.md); their JSON schemas are exported to events/."""

from datetime import datetime
from typing import ClassVar, Final, Self

from pydantic import BaseModel, ConfigDict
from stoa_messaging import Event
from stoa_primitives import Money


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class MoneyData(_Part):
    amount: int
    currency: str

    @classmethod
    def of(cls, money: Money) -> Self:
        return cls(amount=money.amount, currency=money.currency.value)


class CustomerData(_Part):
    id: str
    email: str
    name: str


class AddressData(_Part):
    name: str
    street: str
    postal_code: str
    city: str
    country: str


class WantedLine(_Part):
    variant_id: str
    quantity: int


class ConfirmedLine(_Part):
    variant_id: str
    product_id: str
    name: str
    quantity: int


class StockRequested(Event):
    event_type: ClassVar[str] = "ordering.stock_requested"
    order_id: str
    lines: list[WantedLine]
    expires_at: datetime


class PaymentRequested(Event):
    event_type: ClassVar[str] = "ordering.payment_requested"
    order_id: str
    customer_id: str
    amount: MoneyData
    method: str
    token: str
    idempotency_key: str


class OrderPlaced(Event):
    event_type: ClassVar[str] = "ordering.order_placed"
    order_id: str
    number: str
    customer_id: str
    coupon: str | None
    total: MoneyData


class OrderConfirmed(Event):
    event_type: ClassVar[str] = "ordering.order_confirmed"
    order_id: str
    number: str
    basket_id: str
    customer: CustomerData
    lines: list[ConfirmedLine]
    shipping_address: AddressData
    shipping_method: str
    weight_grams: int
    total: MoneyData


class OrderCancelled(Event):
    event_type: ClassVar[str] = "ordering.order_cancelled"
    order_id: str
    number: str
    customer_id: str
    basket_id: str
    coupon: str | None
    reason: str
    message: str


class OrderStatusChanged(Event):
    event_type: ClassVar[str] = "ordering.order_status_changed"
    order_id: str
    number: str
    customer_id: str
    status: str


PUBLISHED: Final[tuple[type[Event], ...]] = (
    OrderCancelled,
    OrderConfirmed,
    OrderPlaced,
    OrderStatusChanged,
    PaymentRequested,
    StockRequested,
)
