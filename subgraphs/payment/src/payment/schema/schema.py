"""Queries and mutations of payment."""

import strawberry
from stoa_primitives import is_uuid
from stoa_service import SubgraphSchema, build_schema, requires_scopes
from strawberry import ID, Info

from payment.application.refund_payment import RefundPayment, refund_payment
from payment.schema.context import Context
from payment.schema.types import MoneyInput, Order, Payment, PaymentMethod, trial_method


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


@strawberry.type
class Mutation:
    @requires_scopes("orders.write")
    @strawberry.mutation
    async def refund_payment(
        self,
        info: Info[Context, None],
        id: ID,  # noqa: A002 - the argument's name
        amount: MoneyInput,
        reason: str,
        idempotency_key: ID,
    ) -> Payment:
        command = RefundPayment(
            payment_id=id if is_uuid(id) else "00000000-0000-0000-0000-000000000000",
            amount=amount.to_domain(),
            reason=reason,
            idempotency_key=idempotency_key,
        )
        async with info.context.open_work() as work:
            return Payment.of(await refund_payment(command, work))


def build_payment_schema() -> SubgraphSchema:
    """Payment's federation schema."""
    return build_schema(query=Query, mutation=Mutation, types=[Order])
