"""What every resolver of a request shares."""

from dataclasses import dataclass

from stoa_primitives import Clock
from stoa_service import Caller
from strawberry.dataloader import DataLoader

from payment.application.ports import Books, OpensWork
from payment.domain.payment import Payment
from payment.domain.refund import FourEyes, Refund


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One per request: the caller, the use cases' transactions, the batches."""

    caller: Caller
    open_work: OpensWork
    payments_by_order: DataLoader[str, list[Payment]]
    payments_by_id: DataLoader[str, Payment | None]
    refunds_by_payment: DataLoader[str, list[Refund]]
    books: Books
    four_eyes: FourEyes
    clock: Clock
