"""What customers and staff do with orders. The rule that said no stands in `problem`, with the order as it is."""

from collections.abc import Awaitable
from typing import Final

import strawberry
from stoa_primitives import Refusal
from stoa_service import authenticated, requires_scopes
from strawberry import ID

from ordering.application.cancel_order import CancelOrder, cancel_order
from ordering.application.resume_saga import resume_saga
from ordering.application.return_goods import (
    InspectReturn,
    RequestReturn,
    inspect_return,
    receive_return,
    request_return,
    settle_return,
    withdraw_return,
)
from ordering.domain.events import ReturnWish as DomainWish
from ordering.domain.order import Order as DomainOrder
from ordering.schema.access import visible_order
from ordering.schema.context import Info
from ordering.schema.returns import InspectedLineInput, ReturnInput
from ordering.schema.types import Order, OrderResult

_NOT_FOUND: Final = "There is no such order."
_WRITE: Final = "orders.write"
_MOST_LINES: Final = 500
_LONGEST_KEY: Final = 200


@strawberry.type
class Mutation:
    @authenticated
    @strawberry.mutation(
        description="Cancels an order until it is packed. A confirmed one is still CONFIRMED in the answer, with "
        "`cancellationRequested`: shipping decides, and the order's status tells."
    )
    async def cancel_order(self, info: Info, id: ID, reason: str | None = None) -> OrderResult:  # noqa: A002 - the argument's name
        caller = info.context.caller
        found = await visible_order(info, id)
        if found is None:
            return OrderResult(order=None, problem=_NOT_FOUND)
        command = CancelOrder(
            order_id=found.id,
            caller_id=caller.subject,
            by_staff=caller.has_scope(_WRITE),
            note=reason or "",
        )
        return await _result(info, id, cancel_order(command, info.context.open_work, info.context.clock))

    @authenticated
    @strawberry.mutation(
        description="Asks to send back delivered goods within 30 days. The same `key` again is the same return."
    )
    async def request_return(self, info: Info, order_id: ID, request: ReturnInput) -> OrderResult:
        found = await visible_order(info, order_id)
        if found is None:
            return OrderResult(order=None, problem=_NOT_FOUND)
        if len(request.lines) > _MOST_LINES or len(request.key or "") > _LONGEST_KEY:
            return OrderResult(order=Order.of(found), problem="That is too much for one return.")
        caller = info.context.caller
        command = RequestReturn(
            order_id=found.id,
            caller_id=caller.subject,
            by_staff=caller.has_scope(_WRITE),
            units=tuple(line.to_domain() for line in request.lines),
            reason=request.reason,
            wish=DomainWish(request.wish.value),
            key=request.key,
        )
        return await _result(info, order_id, request_return(command, info.context.open_work, info.context.clock))

    @authenticated
    @strawberry.mutation(description="The customer keeps the goods after all; only before they have arrived.")
    async def withdraw_return(self, info: Info, order_id: ID, return_id: ID) -> OrderResult:
        found = await visible_order(info, order_id)
        if found is None:
            return OrderResult(order=None, problem=_NOT_FOUND)
        context = info.context
        deed = withdraw_return(
            found.id,
            return_id,
            caller_id=context.caller.subject,
            open_work=context.open_work,
            clock=context.clock,
        )
        return await _result(info, order_id, deed)

    @requires_scopes(_WRITE)
    @strawberry.mutation(description="The returned goods have arrived.")
    async def receive_return(self, info: Info, order_id: ID, return_id: ID) -> OrderResult:
        found = await visible_order(info, order_id)
        if found is None:
            return OrderResult(order=None, problem=_NOT_FOUND)
        deed = receive_return(found.id, return_id, info.context.open_work, info.context.clock)
        return await _result(info, order_id, deed)

    @requires_scopes(_WRITE)
    @strawberry.mutation(
        description="Says for each returned line how many are accepted and whether they can be sold again. Refund or "
        "replacement follow at once."
    )
    async def inspect_return(
        self, info: Info, order_id: ID, return_id: ID, lines: list[InspectedLineInput], note: str = ""
    ) -> OrderResult:
        found = await visible_order(info, order_id)
        if found is None:
            return OrderResult(order=None, problem=_NOT_FOUND)
        command = InspectReturn(
            order_id=found.id,
            return_id=return_id,
            found=tuple(line.to_domain() for line in lines[:_MOST_LINES]),
            note=note,
        )
        return await _result(info, order_id, inspect_return(command, info.context.open_work, info.context.clock))

    @requires_scopes(_WRITE)
    @strawberry.mutation(description="Asks again for the money of an inspected return whose refund was refused.")
    async def settle_return(self, info: Info, order_id: ID, return_id: ID) -> OrderResult:
        found = await visible_order(info, order_id)
        if found is None:
            return OrderResult(order=None, problem=_NOT_FOUND)
        deed = settle_return(found.id, return_id, info.context.open_work, info.context.clock)
        return await _result(info, order_id, deed)

    @requires_scopes(_WRITE)
    @strawberry.mutation(
        description="Lets an order's process go on, also one that ended in an error: it tries its failed step again."
    )
    async def resume_saga(self, info: Info, order_id: ID, reason: str) -> OrderResult:
        found = await visible_order(info, order_id)
        if found is None:
            return OrderResult(order=None, problem=_NOT_FOUND)
        caller = info.context.caller
        deed = resume_saga(found.id, reason, requested_by=caller.subject, open_work=info.context.open_work)
        return await _result(info, order_id, deed)


async def _result(info: Info, order_id: str, deed: Awaitable[DomainOrder]) -> OrderResult:
    try:
        changed = await deed
    except Refusal as refused:
        info.context.orders.clear(order_id.lower())
        present = await visible_order(info, order_id)
        return OrderResult(
            order=Order.of(present) if present and not _hides(refused) else None, problem=refused.message
        )
    return OrderResult(order=Order.of(changed), problem=None)


def _hides(refused: Refusal) -> bool:
    """Whoever may only read an order is answered as if it were not there."""
    return refused.message == _NOT_FOUND
