"""The types payment adds to the supergraph."""

from datetime import datetime
from enum import Enum
from typing import Self

import strawberry
from stoa_primitives import Currency, is_uuid
from stoa_primitives import Money as DomainMoney
from stoa_service import authenticated
from strawberry import ID, Info

from payment.domain.payment import Payment as DomainPayment
from payment.domain.trial_tokens import TEST_TOKENS
from payment.schema.context import Context


@strawberry.enum
class PaymentStatus(Enum):
    AUTHORISED = "AUTHORISED"
    CAPTURED = "CAPTURED"
    DECLINED = "DECLINED"
    VOIDED = "VOIDED"
    REFUNDED = "REFUNDED"
    PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED"


@strawberry.federation.type(shareable=True)
class Money:
    amount: int
    currency: str

    @classmethod
    def of(cls, money: DomainMoney) -> Self:
        return cls(amount=money.amount, currency=money.currency.value)


@strawberry.input
class MoneyInput:
    amount: int
    currency: str

    def to_domain(self) -> DomainMoney:
        return DomainMoney(self.amount, Currency.of(self.currency))


@strawberry.type(name="TestToken")
class TrialToken:
    token: str
    label: str


@strawberry.type
class PaymentMethod:
    id: ID
    name: str
    test_tokens: list[TrialToken] = strawberry.field(description="Tokens of the test provider and what they do.")


@strawberry.federation.type(keys=["id"])
class Payment:
    id: ID
    status: PaymentStatus
    amount: Money
    captured: Money
    refunded: Money
    decline_reason: str | None
    created_at: datetime

    @classmethod
    def of(cls, payment: DomainPayment) -> Self:
        return cls(
            id=ID(payment.id),
            status=PaymentStatus(payment.status.value),
            amount=Money.of(payment.amount),
            captured=Money.of(payment.captured),
            refunded=Money.of(payment.refunded),
            decline_reason=payment.decline_reason,
            created_at=payment.created_at,
        )

    @classmethod
    async def resolve_reference(cls, info: Info[Context, None], id: ID) -> Self | None:  # noqa: A002 - the key's name
        """Visible to its owner and to staff; to everybody else it does not exist."""
        payment = await info.context.payments_by_id.load(id) if is_uuid(id) else None
        return cls.of(payment) if payment and may_see(info, payment) else None


@strawberry.federation.type(
    keys=["id"],
    description="Payments of an order; subgraph checks that the caller owns it or holds orders.read.",
)
class Order:
    id: ID

    @authenticated
    @strawberry.field
    async def payments(self, info: Info[Context, None]) -> list[Payment] | None:
        found = await info.context.payments_by_order.load(self.id) if is_uuid(self.id) else []
        return [Payment.of(payment) for payment in found if may_see(info, payment)]

    @classmethod
    def resolve_reference(cls, id: ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)


def may_see(info: Info[Context, None], payment: DomainPayment) -> bool:
    """Owner or staff."""
    caller = info.context.caller
    return caller.has_scope("orders.read") or (caller.is_authenticated and caller.subject == payment.customer_id)


def trial_method() -> PaymentMethod:
    """The one method there is."""
    tokens = [TrialToken(token=known.token, label=known.label) for known in TEST_TOKENS]
    return PaymentMethod(id=ID("test"), name="Test card", test_tokens=tokens)
