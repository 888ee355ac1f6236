"""What every resolver of a request shares."""

from dataclasses import dataclass

from stoa_service import Caller
from strawberry.dataloader import DataLoader

from payment.application.ports import OpensWork
from payment.domain.payment import Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One per request: the caller, the use cases' transactions, the batches."""

    caller: Caller
    open_work: OpensWork
    payments_by_order: DataLoader[str, list[Payment]]
    payments_by_id: DataLoader[str, Payment | None]
