"""A customer or staff cancel an order that has not been confirmed yet."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock, NotFound

from ordering.application.ports import ConcurrentChange, OpensWork
from ordering.domain.events import CancellationReason, OrderCancelled
from ordering.domain.order import Order

_TRIES = 5
_LONGEST_NOTE = 500
_MESSAGES = {
    CancellationReason.CUSTOMER: "You cancelled this order. Nothing was charged.",
    CancellationReason.STAFF: "Our staff cancelled this order. Nothing was charged.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder:
    """`by_staff` may cancel anybody's order; everyone else only their own."""

    order_id: str
    caller_id: str
    by_staff: bool
    note: str = ""


async def cancel_order(command: CancelOrder, open_work: OpensWork, clock: Clock) -> Order:
    """The cancelled order. Refuses when it is on its way; another's order is not found."""
    for _ in range(_TRIES):
        try:
            return await _cancel_once(command, open_work, clock)
        except ConcurrentChange:
            continue
    raise ConcurrentChange("The order is changing right now. Please try again.")


async def _cancel_once(command: CancelOrder, open_work: OpensWork, clock: Clock) -> Order:
    async with open_work() as work:
        order = await work.orders.get(command.order_id)
        is_own = order is not None and order.contents.customer.id == command.caller_id
        if order is None or not (is_own or command.by_staff):
            raise NotFound("There is no such order.")
        reason = CancellationReason.CUSTOMER if is_own else CancellationReason.STAFF
        note = command.note.strip()[:_LONGEST_NOTE]
        event = OrderCancelled(occurred_at=clock.now(), reason=reason, message=_MESSAGES[reason], note=note)
        cancelled = order.apply(event)
        await work.orders.append(cancelled, [event])
        await work.announce.announce(cancelled, [event])
        return cancelled
