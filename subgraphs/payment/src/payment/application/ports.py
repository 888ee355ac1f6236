"""What the use cases need from outside; persistence implements it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from stoa_primitives import Money

from payment.domain.ledger import Entry
from payment.domain.operation import Operation
from payment.domain.payment import Payment


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

    async def finish_operation(self, operation: Operation) -> bool:
        """False when somebody else finished it."""
        ...

    async def book(self, operation: Operation, entries: Sequence[Entry]) -> None: ...

    async def is_order_cancelled(self, order_id: str) -> bool: ...

    async def note_cancelled_order(self, order_id: str) -> None: ...


class Publishes(Protocol):
    """Says what has happened, in the same transaction."""

    async def authorised(self, payment: Payment) -> None: ...

    async def declined(self, payment: Payment) -> None: ...

    async def captured(self, payment: Payment) -> None: ...

    async def voided(self, payment: Payment) -> None: ...

    async def refunded(self, payment: Payment, operation: Operation) -> None: ...


@dataclass(frozen=True, slots=True)
class Work:
    """One transaction's stores."""

    payments: Payments
    publish: Publishes


class OpensWork(Protocol):
    """Starts a transaction that commits when the block ends well."""

    def __call__(self) -> AbstractAsyncContextManager[Work]: ...


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    """Declined when `declined_with` says why."""

    reference: str
    declined_with: str | None = None


class Provider(Protocol):
    """A payment provider. The same key always means the same movement of money, however often it is asked for."""

    async def authorise(self, *, key: str, amount: Money, token: str) -> ProviderAnswer: ...

    async def capture(self, *, key: str, reference: str, amount: Money) -> None: ...

    async def void(self, *, key: str, reference: str) -> None: ...

    async def refund(self, *, key: str, reference: str, amount: Money) -> None: ...
