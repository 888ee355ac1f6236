"""What a transaction has decided about payments, written when it ends: one statement for all payments, one for the ledger."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text
from stoa_messaging.late_writes import Statements

from payment.domain.ledger import Entry
from payment.domain.operation import Operation
from payment.domain.payment import Payment

_SAVE: Final = text(
    """
    update payment as p
    set status = new.status, captured = new.captured, refunded = new.refunded, decline_reason = new.decline_reason,
        provider_reference = new.provider_reference, cancel_requested = new.cancel_requested,
        action_expires_at = new.action_expires_at
    from unnest(cast(:ids as uuid[]), cast(:statuses as text[]), cast(:captured as bigint[]), cast(:refunded as bigint[]),
                cast(:reasons as text[]), cast(:references as text[]), cast(:cancelled as boolean[]),
                cast(:expiries as timestamptz[]))
         as new (id, status, captured, refunded, decline_reason, provider_reference, cancel_requested, action_expires_at)
    where p.id = new.id
    """
)
_BOOK: Final = text(
    """
    insert into ledger_entry (operation_id, account, payment_id, amount, currency)
    select * from unnest(cast(:operations as uuid[]), cast(:accounts as text[]), cast(:payments as uuid[]),
                         cast(:amounts as bigint[]), cast(:currencies as text[]))
    """
)


class Unwritten:
    """Payments as they shall stand, whose rows this transaction has locked, and both sides of each movement."""

    def __init__(self) -> None:
        self.payments: dict[str, Payment] = {}
        self.entries: list[tuple[Operation, Entry]] = []

    @property
    def is_empty(self) -> bool:
        return not (self.payments or self.entries)

    def write(self, session: Statements) -> None:
        """Nothing is left afterwards."""
        if self.payments:
            self._save(session)
        if self.entries:
            self._book(session)

    def _save(self, session: Statements) -> None:
        payments = list(self.payments.values())
        self.payments.clear()
        values = {
            "ids": [each.id for each in payments],
            "statuses": [each.status.value for each in payments],
            "captured": [each.captured.amount for each in payments],
            "refunded": [each.refunded.amount for each in payments],
            "reasons": [each.decline_reason for each in payments],
            "references": [each.provider_reference for each in payments],
            "cancelled": [each.cancel_requested for each in payments],
            "expiries": [each.action_expires_at for each in payments],
        }
        session.execute(_SAVE, values)

    def _book(self, session: Statements) -> None:
        entries = list(self.entries)
        self.entries.clear()
        values = {
            "operations": [operation.id for operation, _ in entries],
            "accounts": [entry.account.value for _, entry in entries],
            "payments": [operation.payment_id for operation, _ in entries],
            "amounts": [entry.amount.amount for _, entry in entries],
            "currencies": [entry.amount.currency.value for _, entry in entries],
        }
        session.execute(_BOOK, values)
