"""Money as the supergraph sees it."""

from typing import Self

import strawberry
from stoa_primitives import Money as DomainMoney


@strawberry.federation.type(shareable=True)
class Money:
    amount: int
    currency: str

    @classmethod
    def of(cls, money: DomainMoney) -> Self:
        return cls(amount=money.amount, currency=money.currency.value)
