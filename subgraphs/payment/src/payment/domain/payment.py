"""A payment and the moves it may make."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from stoa_primitives import Money, Refusal


class PaymentStatus(StrEnum):
    """PENDING is ours alone: the provider has not answered yet, so nobody is shown such a payment."""

    PENDING = "PENDING"
    ACTION_REQUIRED = "ACTION_REQUIRED"
    AUTHORISED = "AUTHORISED"
    CAPTURED = "CAPTURED"
    DECLINED = "DECLINED"
    VOIDED = "VOIDED"
    REFUNDED = "REFUNDED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"


class Outcome(StrEnum):
    """What the provider's answer means for the payment."""

    ACTION_REQUIRED = "action required"
    AUTHORISED = "authorised"
    DECLINED = "declined"
    CAPTURED = "captured"
    VOIDED = "voided"


NEXT: Final = {
    (PaymentStatus.PENDING, Outcome.ACTION_REQUIRED): PaymentStatus.ACTION_REQUIRED,
    (PaymentStatus.ACTION_REQUIRED, Outcome.AUTHORISED): PaymentStatus.AUTHORISED,
    (PaymentStatus.ACTION_REQUIRED, Outcome.DECLINED): PaymentStatus.DECLINED,
    (PaymentStatus.ACTION_REQUIRED, Outcome.VOIDED): PaymentStatus.VOIDED,
    (PaymentStatus.PENDING, Outcome.AUTHORISED): PaymentStatus.AUTHORISED,
    (PaymentStatus.PENDING, Outcome.DECLINED): PaymentStatus.DECLINED,
    (PaymentStatus.AUTHORISED, Outcome.CAPTURED): PaymentStatus.CAPTURED,
    (PaymentStatus.AUTHORISED, Outcome.VOIDED): PaymentStatus.VOIDED,
}

REFUNDABLE: Final = frozenset({PaymentStatus.CAPTURED, PaymentStatus.PARTIALLY_REFUNDED})


class MoveNotAllowed(Refusal):
    """The payment's state does not allow this."""

    code = "PAYMENT_STATE"


class RefundTooLarge(Refusal):
    """More would be given back than was taken."""

    code = "REFUND_TOO_LARGE"


class RefundInvalid(Refusal):
    """The amount cannot be given back."""

    code = "REFUND_INVALID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money asked for one order."""

    id: str
    order_id: str
    customer_id: str
    amount: Money
    method: str
    token: str
    status: PaymentStatus
    captured: Money
    refunded: Money
    created_at: datetime
    decline_reason: str | None = None
    provider_reference: str | None = None
    cancel_requested: bool = False
    action_expires_at: datetime | None = None
    """Until when the customer may confirm."""

    def after(self, outcome: Outcome) -> Payment:
        """The payment after the provider's answer; an unknown move refuses aloud."""
        target = NEXT.get((self.status, outcome))
        if target is None:
            raise MoveNotAllowed(f"A payment that is {self.status.lower()} cannot become {outcome}.")
        captured = self.amount if outcome is Outcome.CAPTURED else self.captured
        return replace(self, status=target, captured=captured)

    @property
    def refundable(self) -> Money:
        """What could still be given back."""
        return self.captured.subtract(self.refunded)

    def check_refund(self, amount: Money) -> None:
        """Refuses an amount that is not positive, in another currency, or more than is left."""
        if self.status not in REFUNDABLE:
            raise MoveNotAllowed("Only a captured payment can be refunded.")
        if amount.amount <= 0:
            raise RefundInvalid("Refund at least one cent.")
        if self.refundable.is_less_than(amount):
            raise RefundTooLarge(f"At most {self.refundable} can be refunded.")


def status_after_refund(captured: Money, refunded: Money) -> PaymentStatus:
    """Whether all of it went back, or part."""
    return PaymentStatus.REFUNDED if captured == refunded else PaymentStatus.PARTIALLY_REFUNDED
