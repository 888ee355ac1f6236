"""Published events (docs/contracts/events.md); their JSON schemas are exported to events/."""

from typing import ClassVar, Final

from pydantic import BaseModel, ConfigDict
from stoa_messaging import Event
from stoa_messaging.personal_data import personal_data_events
from stoa_primitives import Money


class MoneyData(BaseModel):
    """Minor units and a currency."""

    model_config = ConfigDict(frozen=True)
    amount: int
    currency: str

    @classmethod
    def of(cls, money: Money) -> "MoneyData":
        return cls(amount=money.amount, currency=money.currency.value)


class PaymentAuthorised(Event):
    """The provider holds the money for us."""

    event_type: ClassVar[str] = "payment.payment_authorised"
    order_id: str
    payment_id: str
    amount: MoneyData


class PaymentDeclined(Event):
    """The provider said no, and why."""

    event_type: ClassVar[str] = "payment.payment_declined"
    order_id: str
    payment_id: str
    reason: str


class PaymentCaptured(Event):
    """The money is ours."""

    event_type: ClassVar[str] = "payment.payment_captured"
    order_id: str
    payment_id: str
    amount: MoneyData


class PaymentVoided(Event):
    """The hold was released; nothing was taken."""

    event_type: ClassVar[str] = "payment.payment_voided"
    order_id: str
    payment_id: str
    amount: MoneyData


class PaymentRefunded(Event):
    """Money went back; the amount is this refund's. `refund_id` is the id under which ordering asked for it, if it did."""

    event_type: ClassVar[str] = "payment.payment_refunded"
    order_id: str
    payment_id: str
    amount: MoneyData
    refund_id: str | None = None


class RefundRefused(Event):
    """Ordering's wish for a refund cannot be met, or a member of staff turned it down."""

    event_type: ClassVar[str] = "payment.refund_refused"
    order_id: str
    refund_id: str
    code: str


class PaymentActionRequired(Event):
    """The bank wants to hear the customer first; the payment waits for it, not for ever."""

    event_type: ClassVar[str] = "payment.action_required"
    order_id: str
    payment_id: str
    customer_id: str
    expires_at: str


PUBLISHED: Final[tuple[type[Event], ...]] = (
    PaymentActionRequired,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentDeclined,
    PaymentRefunded,
    PaymentVoided,
    RefundRefused,
    *personal_data_events("payment"),
)
