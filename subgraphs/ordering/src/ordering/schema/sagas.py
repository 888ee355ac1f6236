"""How the order processes stand, for staff."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final, Self

import strawberry
from strawberry import ID

from ordering.application.reads import SagaState
from ordering.domain.statuses import OrderStatus
from ordering.schema.context import Info

if TYPE_CHECKING:
    from ordering.schema.types import Order

_WAITS_FOR: Final = {
    OrderStatus.PLACED: "inventory's answer",
    OrderStatus.STOCK_RESERVED: "payment's answer",
    OrderStatus.PAID: "its own confirmation",
    OrderStatus.CONFIRMED: "the shipping",
    OrderStatus.SHIPPED: "the delivery",
}


@strawberry.type(description="The durable process behind an order that has not ended yet.")
class Saga:
    order_id: ID
    number: str
    waits_for: str
    workflow_status: str = strawberry.field(
        description="The workflow engine's own word: PENDING is well, ERROR has stopped, NOT_STARTED never began."
    )
    since: datetime
    age_seconds: int = strawberry.field(description="How long the order has been in its status.")
    attempts: int
    failed_step: str | None
    error: str | None = strawberry.field(description="The kind of error; the service's log has the rest.")
    is_stuck: bool = strawberry.field(description="It should have moved and did not: resume it, or cancel the order.")

    @strawberry.field
    async def order(self, info: Info) -> Annotated["Order", strawberry.lazy("ordering.schema.types")] | None:
        from ordering.schema.types import Order  # noqa: PLC0415 - the two types name each other

        found = await info.context.orders.load(self.order_id)
        return Order.of(found) if found else None

    @classmethod
    def of(cls, state: SagaState, now: datetime) -> Self:
        return cls(
            order_id=ID(state.order_id),
            number=state.number,
            waits_for=_WAITS_FOR[OrderStatus(state.order_status)],
            workflow_status=state.saga_status,
            since=state.since,
            age_seconds=max(0, int((now - state.since).total_seconds())),
            attempts=state.attempts,
            failed_step=state.failed_step,
            error=state.error,
            is_stuck=state.is_stuck,
        )
