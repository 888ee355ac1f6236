"""What the use cases need from outside; persistence implements it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from stoa_primitives import Money

from payment.domain.ledger import Account, Entry
from payment.domain.operation import Operation
from payment.domain.payment import Payment
from payment.domain.refund import Refund


class Payments(Protocol):
    """Payments, operations and ledger within one transaction."""

    async def get(self, payment_id: str, *, locked: bool = False) -> Payment | None: ...

    async def of_order(self, order_id: str) -> Payment | None:
        """The order's payment, locked until the transaction ends."""
        ...

    async def add(self, payment: Payment) -> bool:
        """False when the order has one already."""
        ...

    async def save(self, payment: Payment) -> None: ...

    async def take_for_refund(self, payment_id: str, amount: Money) -> bool:
        """Adds to what is refunded in one statement that never passes what was captured; False when it would."""
        ...

    async def add_operation(self, operation: Operation) -> bool:
        """False when an operation with this key exists."""
        ...

    async def operation_by_key(self, key: str) -> Operation | None: ...

    async def lease_operations(self, *, most: int, seconds: float) -> Sequence[Operation]:
        """Operations nobody works on, oldest first, one per payment; ours for so many seconds."""
        ...

    async def put_off(self, operation: Operation, seconds: float) -> None:
        """Somebody may begin it again after so many seconds."""
        ...

    async def untake(self, payment_id: str, amount: Money) -> None:
        """A refund that was taken did not happen after all."""
        ...

    async def note_webhook(self, webhook_id: str) -> bool:
        """False when it was heard before."""
        ...

    async def finish_operation(self, operation: Operation) -> bool:
        """False when somebody else finished it."""
        ...

    async def book(self, operation: Operation, entries: Sequence[Entry]) -> None: ...

    async def is_order_cancelled(self, order_id: str) -> bool: ...

    async def note_cancelled_order(self, order_id: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What stands on an account."""

    account: Account
    balance: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedEntry:
    """One side of a movement, as it stands in the ledger."""

    operation_id: str
    account: Account
    amount: Money
    booked_at: datetime


class Refunds(Protocol):
    """Wishes to give money back, within one transaction."""

    async def add(self, refund: Refund) -> None: ...

    async def by_key(self, key: str) -> Refund | None: ...

    async def locked(self, refund_id: str) -> Refund | None: ...

    async def save(self, refund: Refund) -> None: ...

    async def unapproved_sum(self, payment_id: str) -> int:
        """What has gone back of this payment without a second person."""
        ...


class Books(Protocol):
    """What staff read of the books."""

    async def balances(self) -> Sequence[Balance]:
        """By account and currency; each currency adds up to zero."""
        ...

    async def entries(self, payment_id: str) -> Sequence[BookedEntry]: ...

    async def awaiting_approval(self) -> Sequence[Refund]: ...


class Publishes(Protocol):
    """Says what has happened, in the same transaction."""

    async def authorised(self, payment: Payment) -> None: ...

    async def declined(self, payment: Payment) -> None: ...

    async def captured(self, payment: Payment) -> None: ...

    async def voided(self, payment: Payment) -> None: ...

    async def refunded(self, payment: Payment, operation: Operation, refund_id: str | None) -> None: ...

    async def refund_refused(self, order_id: str, refund_id: str, code: str) -> None: ...

    async def action_required(self, payment: Payment) -> None: ...


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction's stores."""

    payments: Payments
    refunds: Refunds
    publish: Publishes


class OpensWork(Protocol):
    """Starts a transaction that commits when the block ends well."""

    def __call__(self) -> AbstractAsyncContextManager[Work]: ...


class Answer(StrEnum):
    """What the provider says."""

    DONE = "DONE"
    DECLINED = "DECLINED"
    ACTION_REQUIRED = "ACTION_REQUIRED"
    PENDING = "PENDING"
    """It will tell by webhook."""


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    """Declined when `declined_with` says why."""

    reference: str
    declined_with: str | None = None
    answer: Answer = Answer.DONE


class ProviderUnavailable(Exception):
    """No answer, or an error of its own: nobody knows whether anything happened."""


class Provider(Protocol):
    """A payment provider. The same key always means the same movement of money, however often it is asked for."""

    async def find(self, key: str) -> ProviderAnswer | None:
        """What became of what was asked with this key; None when it never arrived."""
        ...

    async def confirm(self, *, key: str, reference: str, accepted: bool) -> ProviderAnswer: ...

    async def authorise(self, *, key: str, amount: Money, token: str) -> ProviderAnswer: ...

    async def capture(self, *, key: str, reference: str, amount: Money) -> ProviderAnswer: ...

    async def void(self, *, key: str, reference: str) -> ProviderAnswer: ...

    async def refund(self, *, key: str, reference: str, amount: Money) -> ProviderAnswer: ...
