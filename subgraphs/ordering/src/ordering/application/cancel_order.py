"""A customer or staff cancel an order: at once before it is confirmed, by asking shipping until it is packed."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_messaging.crash_points import reach
from stoa_primitives import Clock, NotFound

from ordering.application.ports import ConcurrentChange, OpensWork
from ordering.application.record import record
from ordering.domain.cancellation import cancellation_requested, cancelled
from ordering.domain.events import CancellationReason, OrderEvent
from ordering.domain.order import Order
from ordering.domain.statuses import Lifecycle

_TRIES = 5
_LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder:
    """`by_staff` may cancel anybody's order; everyone else only their own."""

    order_id: str
    caller_id: str
    by_staff: bool
    note: str = ""


async def cancel_order(command: CancelOrder, open_work: OpensWork, clock: Clock) -> Order:
    """The order after it. Refuses when it is packed; another's order is not found.

    A confirmed order is still confirmed in the answer: shipping says whether it could be stopped.
    """
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
        after = await record(work, order, _events(order, reason, note, clock))
        reach("ordering.cancel.before_commit")
        return after


def _events(order: Order, reason: CancellationReason, note: str, clock: Clock) -> tuple[OrderEvent, ...]:
    if order.lifecycle is Lifecycle.CONFIRMED:
        return cancellation_requested(order, reason, note, clock.now())
    return (cancelled(order, reason, note, clock.now()),)
