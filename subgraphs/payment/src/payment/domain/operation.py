"""What we ask the provider to do. Each operation has one key for ever, so asking twice moves money once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stoa_primitives import Money, derived_id

from payment.domain.payment import PaymentStatus


class OperationKind(StrEnum):
    AUTHORISE = "AUTHORISE"
    CONFIRM = "CONFIRM"
    CAPTURE = "CAPTURE"
    VOID = "VOID"
    REFUND = "REFUND"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing asked of the provider; `reason` is for people."""

    id: str
    payment_id: str
    kind: OperationKind
    amount: Money
    key: str
    reason: str = ""
    attempts: int = 1
    """How often it has been begun, this time included: before a second try the provider is asked what it knows."""


# What undoes a payment of a cancelled order, by the state it is found in; other states need nothing.
UNDO: Final = {
    PaymentStatus.ACTION_REQUIRED: OperationKind.VOID,
    PaymentStatus.AUTHORISED: OperationKind.VOID,
    PaymentStatus.CAPTURED: OperationKind.REFUND,
    PaymentStatus.PARTIALLY_REFUNDED: OperationKind.REFUND,
}


def operation_for(payment_id: str, kind: OperationKind, amount: Money, *, key: str = "", reason: str = "") -> Operation:
    """An operation with its key; without one given there is one of a kind per payment."""
    full_key = f"{payment_id}:{kind.lower()}" + (f":{key}" if key else "")
    identity = derived_id("payment-operation", full_key)
    return Operation(id=identity, payment_id=payment_id, kind=kind, amount=amount, key=full_key, reason=reason)
