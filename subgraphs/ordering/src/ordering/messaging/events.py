"""Published events (docs/contracts/events.md); their JSON schemas are exported to events/."""

from datetime import datetime
from typing import ClassVar, Final, Self

from pydantic import BaseModel, ConfigDict
from stoa_messaging import Event
from stoa_messaging.personal_data import personal_data_events
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


class DeliveredLine(_Part):
    """What arrived; `line_id` is the line's place in the order, from 1."""

    line_id: str
    variant_id: str
    product_id: str
    name: str
    quantity: int


class OrderDelivered(Event):
    """All of it has arrived at the customer's."""

    event_type: ClassVar[str] = "ordering.order_delivered"
    order_id: str
    number: str
    customer_id: str
    lines: list[DeliveredLine]


class CancellationRequested(Event):
    """Somebody wants a confirmed order stopped: shipping decides, because only shipping knows what is packed."""

    event_type: ClassVar[str] = "ordering.cancellation_requested"
    order_id: str
    number: str
    reason: str


class RefundRequested(Event):
    """Money is to go back; `requested_by` is `customer`, `staff` or `saga`."""

    event_type: ClassVar[str] = "ordering.refund_requested"
    order_id: str
    refund_id: str
    amount: MoneyData
    reason: str
    requested_by: str


class ReturnRequested(Event):
    """The customer wants to send something back and needs a label for it."""

    event_type: ClassVar[str] = "ordering.return_requested"
    order_id: str
    number: str
    customer_id: str
    return_id: str
    wish: str
    lines: list[WantedLine]
    sender: AddressData


class ReturnedLine(_Part):
    variant_id: str
    quantity: int
    restock: bool


class ReturnReceived(Event):
    """What came back was looked at; what can be sold again goes on the shelf."""

    event_type: ClassVar[str] = "ordering.return_received"
    order_id: str
    return_id: str
    lines: list[ReturnedLine]


class ReturnStatusChanged(Event):
    event_type: ClassVar[str] = "ordering.return_status_changed"
    order_id: str
    number: str
    customer_id: str
    return_id: str
    status: str


class InvoiceIssued(Event):
    """An invoice, or a credit note (`kind`), got its number."""

    event_type: ClassVar[str] = "ordering.invoice_issued"
    order_id: str
    customer_id: str
    kind: str
    number: str
    total: MoneyData


class SagaResumeRequested(Event):
    """Staff want a saga that stands still to go on; heard by ordering's own worker."""

    event_type: ClassVar[str] = "ordering.saga_resume_requested"
    order_id: str
    reason: str
    requested_by: str


PUBLISHED: Final[tuple[type[Event], ...]] = (
    CancellationRequested,
    InvoiceIssued,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderPlaced,
    OrderStatusChanged,
    PaymentRequested,
    RefundRequested,
    ReturnReceived,
    ReturnRequested,
    ReturnStatusChanged,
    SagaResumeRequested,
    StockRequested,
    *personal_data_events("ordering"),
)
