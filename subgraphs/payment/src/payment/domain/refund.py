"""Giving money back: who asked, and whether a second person has to agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from stoa_primitives import Money, Refusal


class RefundStatus(StrEnum):
    """AWAITING_APPROVAL has taken nothing yet; BOOKED is on its way to the provider."""

    AWAITING_APPROVAL = "AWAITING_APPROVAL"
    BOOKED = "BOOKED"
    DONE = "DONE"
    REFUSED = "REFUSED"


class SecondPersonNeeded(Refusal):
    """Nobody approves what they asked for themselves."""

    code = "SECOND_PERSON_NEEDED"


class RefundDecided(Refusal):
    """Somebody has approved or refused it before."""

    code = "REFUND_DECIDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """One wish to give money back. `order_refund_id` is the id under which ordering asked."""

    id: str
    payment_id: str
    order_id: str
    amount: Money
    reason: str
    requested_by: str
    key: str
    status: RefundStatus
    created_at: datetime
    order_refund_id: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FourEyes:
    """Above the limit a second member of staff has to agree. Many small refunds of one payment count as one."""

    limit: int

    def need_second(self, amount: Money, unapproved_before: int) -> bool:
        return amount.amount + unapproved_before > self.limit


def check_decision(refund: Refund, by: str) -> None:
    """Refuses a decision that was made before, or by the one who asked."""
    if refund.status is not RefundStatus.AWAITING_APPROVAL:
        raise RefundDecided("This refund has been decided before.")
    if not by or refund.requested_by == by:
        raise SecondPersonNeeded("Somebody else has to approve this refund: nobody approves their own.")
