"""Queries and mutations of payment."""

import strawberry
from stoa_primitives import is_uuid
from stoa_service import SubgraphSchema, authenticated, build_schema, requires_scopes
from strawberry import ID, Info

from payment.application.confirm_payment import ConfirmPayment, confirm_payment
from payment.application.refund_payment import DecideRefund, RefundPayment, decide_refund, refund_payment
from payment.schema.context import Context
from payment.schema.types import LedgerBalance, MoneyInput, Order, Payment, PaymentMethod, Refund, trial_method

_NOBODYS = "00000000-0000-0000-0000-000000000000"


@strawberry.type
class Query:
    @requires_scopes("orders.read")
    @strawberry.field
    async def payment(self, info: Info[Context, None], id: ID) -> Payment | None:  # noqa: A002 - the argument's name
        found = await info.context.payments_by_id.load(id) if is_uuid(id) else None
        return Payment.of(found) if found else None

    @strawberry.field
    def payment_methods(self) -> list[PaymentMethod] | None:
        return [trial_method()]

    @requires_scopes("orders.write")
    @strawberry.field(description="Refunds above the limit that nobody has decided yet, the oldest first.")
    async def refunds_awaiting_approval(self, info: Info[Context, None]) -> list[Refund] | None:
        return [Refund.of(each) for each in await info.context.books.awaiting_approval()]

    @requires_scopes("orders.read")
    @strawberry.field(description="What stands on each account; every currency adds up to zero.")
    async def ledger_balances(self, info: Info[Context, None]) -> list[LedgerBalance] | None:
        return [LedgerBalance.of(each) for each in await info.context.books.balances()]


@strawberry.type
class Mutation:
    @requires_scopes("orders.write")
    @strawberry.mutation(
        description="Gives money back; above a limit it waits for a second member of staff (refundsAwaitingApproval)."
    )
    async def refund_payment(
        self,
        info: Info[Context, None],
        id: ID,  # noqa: A002 - the argument's name
        amount: MoneyInput,
        reason: str,
        idempotency_key: ID,
    ) -> Payment:
        command = RefundPayment(
            payment_id=_known(id),
            amount=amount.to_domain(),
            reason=reason,
            idempotency_key=idempotency_key,
            requested_by=info.context.caller.subject,
        )
        context = info.context
        async with context.open_work() as work:
            refunded = await refund_payment(command, work, four_eyes=context.four_eyes, clock=context.clock)
        return Payment.of(refunded)

    @requires_scopes("orders.write")
    @strawberry.mutation(description="A second member of staff agrees; never the one who asked.")
    async def approve_refund(self, info: Info[Context, None], id: ID) -> Refund:  # noqa: A002 - the argument's name
        return await _decide(info.context, id, approved=True, reason="")

    @requires_scopes("orders.write")
    @strawberry.mutation(description="A second member of staff does not agree: nothing goes back.")
    async def reject_refund(
        self,
        info: Info[Context, None],
        id: ID,  # noqa: A002 - the argument's name
        reason: str,
    ) -> Refund:
        return await _decide(info.context, id, approved=False, reason=reason)

    @authenticated
    @strawberry.mutation(
        description="The customer's answer to the bank; the payment goes on in a moment. Only for payments with ACTION_REQUIRED."
    )
    async def confirm_payment(
        self,
        info: Info[Context, None],
        id: ID,  # noqa: A002 - the argument's name
        accept: bool = True,
    ) -> Payment:
        context = info.context
        command = ConfirmPayment(payment_id=_known(id), customer_id=context.caller.subject, accepted=accept)
        async with context.open_work() as work:
            return Payment.of(await confirm_payment(command, work, context.clock))


def build_payment_schema() -> SubgraphSchema:
    """Payment's federation schema."""
    return build_schema(query=Query, mutation=Mutation, types=[Order])


async def _decide(context: Context, refund_id: str, *, approved: bool, reason: str) -> Refund:
    command = DecideRefund(
        refund_id=_known(refund_id), decided_by=context.caller.subject, approved=approved, reason=reason
    )
    async with context.open_work() as work:
        return Refund.of(await decide_refund(command, work, context.clock))


def _known(identity: str) -> str:
    """An id that cannot be one is nobody's."""
    return identity if is_uuid(identity) else _NOBODYS
