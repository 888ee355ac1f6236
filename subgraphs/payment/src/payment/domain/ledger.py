"""Double-entry bookkeeping: money never appears or vanishes, it moves from one account to another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stoa_primitives import Money

from payment.domain.operation import OperationKind


class Account(StrEnum):
    """Where money stands. Amounts above zero are debits, below zero credits."""

    PROVIDER = "PROVIDER"
    SALES = "SALES"


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a movement."""

    account: Account
    amount: Money


# Operation → (debited account, credited account). Authorising and voiding reserve, they move nothing.
MOVEMENTS: Final = {
    OperationKind.CAPTURE: (Account.PROVIDER, Account.SALES),
    OperationKind.REFUND: (Account.SALES, Account.PROVIDER),
}


def entries_for(kind: OperationKind, amount: Money) -> tuple[Entry, ...]:
    """The two sides of the movement, which add up to zero; none when nothing moves."""
    accounts = MOVEMENTS.get(kind)
    if accounts is None or amount.is_zero:
        return ()
    debited, credited = accounts
    return Entry(debited, amount), Entry(credited, amount.times(-1))
