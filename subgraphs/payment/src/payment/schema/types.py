"""The types payment adds to the supergraph."""

from datetime import datetime
from enum import Enum
from typing import Self

import strawberry
from stoa_primitives import Currency, is_uuid
from stoa_primitives import Money as DomainMoney
from stoa_service import authenticated, requires_scopes
from strawberry import ID, Info

from payment.application.ports import Balance, BookedEntry
from payment.domain.payment import Payment as DomainPayment
from payment.domain.refund import Refund as DomainRefund
from payment.domain.refund import RefundStatus
from payment.domain.trial_tokens import TEST_TOKENS
from payment.schema.context import Context

strawberry.enum(RefundStatus)


@strawberry.enum
class PaymentStatus(Enum):
    ACTION_REQUIRED = "ACTION_REQUIRED"
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


@strawberry.type(description="Money that goes back, or waits for a second member of staff to agree.")
class Refund:
    id: ID
    payment_id: ID
    amount: Money
    reason: str
    status: RefundStatus
    requested_by: str
    decided_by: str | None
    decided_at: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, refund: DomainRefund) -> Self:
        return cls(
            id=ID(refund.id),
            payment_id=ID(refund.payment_id),
            amount=Money.of(refund.amount),
            reason=refund.reason,
            status=refund.status,
            requested_by=refund.requested_by,
            decided_by=refund.decided_by,
            decided_at=refund.decided_at,
            created_at=refund.created_at,
        )


@strawberry.type(description="One side of a movement: above zero a debit, below zero a credit.")
class LedgerEntry:
    operation_id: ID
    account: str
    amount: Money
    booked_at: datetime

    @classmethod
    def of(cls, entry: BookedEntry) -> Self:
        return cls(
            operation_id=ID(entry.operation_id),
            account=entry.account.value,
            amount=Money.of(entry.amount),
            booked_at=entry.booked_at,
        )


@strawberry.type
class LedgerBalance:
    account: str
    balance: Money

    @classmethod
    def of(cls, balance: Balance) -> Self:
        return cls(account=balance.account.value, balance=Money.of(balance.balance))


@strawberry.federation.type(keys=["id"])
class Payment:
    id: ID
    status: PaymentStatus
    amount: Money
    captured: Money
    refunded: Money
    decline_reason: str | None
    created_at: datetime
    confirm_until: datetime | None = strawberry.field(
        description="The bank wants to hear the customer until then: confirmPayment."
    )

    @requires_scopes("orders.read")
    @strawberry.field(description="Who asked for money to go back, and who agreed.")
    async def refunds(self, info: Info[Context, None]) -> list[Refund] | None:
        return [Refund.of(each) for each in await info.context.refunds_by_payment.load(str(self.id))]

    @requires_scopes("orders.read")
    @strawberry.field(description="What this payment moved in the books; adds up to zero.")
    async def ledger(self, info: Info[Context, None]) -> list[LedgerEntry] | None:
        return [LedgerEntry.of(each) for each in await info.context.books.entries(str(self.id))]

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
            confirm_until=payment.action_expires_at,
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
    """The one method there is, with the cards a page can offer by itself: one that asks the customer needs a page for that."""
    tokens = [TrialToken(token=known.token, label=known.label) for known in TEST_TOKENS if not known.asks_customer]
    return PaymentMethod(id=ID("test"), name="Test card", test_tokens=tokens)
