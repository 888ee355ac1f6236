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
    """Payments and ledger within one transaction. What is read for a change is locked, many rows in one order."""

    async def get(self, payment_id: str, *, locked: bool = False) -> Payment | None: ...

    async def locked(self, payment_ids: Sequence[str]) -> dict[str, Payment]: ...

    async def of_order(self, order_id: str) -> Payment | None:
        """The order's payment, locked until the transaction ends."""
        ...

    async def of_orders(self, order_ids: Sequence[str]) -> Sequence[Payment]:
        """Theirs, locked."""
        ...

    async def add(self, wishes: Sequence[tuple[Payment, Operation]]) -> None:
        """Payments, each with its first operation; an order that has one already keeps it as it is."""
        ...

    async def save(self, payment: Payment) -> None:
        """Written with the others of the transaction, before anything else is read in it."""
        ...

    async def take_for_refund(self, payment_id: str, amount: Money) -> bool:
        """Adds to what is refunded in one statement that never passes what was captured; False when it would."""
        ...

    async def untake(self, payment_id: str, amount: Money) -> None:
        """A refund that was taken did not happen after all."""
        ...

    async def note_webhook(self, webhook_id: str) -> bool:
        """False when it was heard before."""
        ...

    async def book(self, operation: Operation, entries: Sequence[Entry]) -> None:
        """Written with the others of the transaction."""
        ...

    async def cancelled_among(self, order_ids: Sequence[str]) -> frozenset[str]: ...

    async def note_cancelled_order(self, order_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Leased:
    """An operation that is ours for a while, and its payment as it stood then."""

    operation: Operation
    payment: Payment


@dataclass(frozen=True, slots=True)
class Finished:
    """Ids of operations that nobody had finished before; `followed` those behind which another of the payment waits."""

    ids: frozenset[str]
    followed: frozenset[str]


class Operations(Protocol):
    """The queue of what the provider is asked to do, within one transaction."""

    async def add(self, operations: Sequence[Operation]) -> frozenset[str]:
        """The ids of those whose key is new."""
        ...

    async def by_key(self, key: str) -> Operation | None: ...

    async def lease(self, *, most: int, seconds: float) -> Sequence[Leased]:
        """Operations nobody works on, oldest first, one per payment; ours for so many seconds."""
        ...

    async def seconds_until_due(self) -> float | None:
        """When the next may be begun (again); None when there is none."""
        ...

    async def put_off(self, operation: Operation, seconds: float) -> None:
        """Somebody may begin it again after so many seconds."""
        ...

    async def finish(self, operations: Sequence[Operation]) -> Finished:
        """Their payments must be locked."""
        ...


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
    operations: Operations
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
