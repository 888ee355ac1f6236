"""From rows to the domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from stoa_primitives import Currency, Money

from payment.domain.payment import Payment, PaymentStatus

# Of a table that is called p.
PAYMENT_COLUMNS: Final = """
    p.id::text as id, p.order_id::text as order_id, p.customer_id, p.amount, p.currency, p.method, p.token, p.status, p.captured,
    p.refunded, p.decline_reason, p.provider_reference, p.cancel_requested, p.action_expires_at, p.created_at"""


def payment_from(row: Mapping[Any, Any]) -> Payment:
    """A payment out of its row."""
    currency = Currency(row["currency"])
    return Payment(
        id=row["id"],
        order_id=row["order_id"],
        customer_id=row["customer_id"],
        amount=Money(row["amount"], currency),
        method=row["method"],
        token=row["token"],
        status=PaymentStatus(row["status"]),
        captured=Money(row["captured"], currency),
        refunded=Money(row["refunded"], currency),
        created_at=row["created_at"],
        decline_reason=row["decline_reason"],
        provider_reference=row["provider_reference"],
        cancel_requested=row["cancel_requested"],
        action_expires_at=row["action_expires_at"],
    )
