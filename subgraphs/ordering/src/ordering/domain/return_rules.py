"""Who may return what, until when; and what an inspection means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ordering.domain.days import end_after
from ordering.domain.events import InspectedUnits, OrderEvent, ReturnInspected, ReturnRequested, ReturnWish
from ordering.domain.fulfilment import delivered_of, last_delivery
from ordering.domain.order import Order
from ordering.domain.refunds import value_of
from ordering.domain.returns import RETURN_DAYS, ReturnInvalid, ReturnNotAllowed, check_inspection


def returnable_of(order: Order, line: int) -> int:
    """How many of the line (from 1) have arrived and were not sent back yet."""
    return delivered_of(order, line) - sum(found.returned_of(line) for found in order.returns)


def returnable_until(order: Order) -> datetime | None:
    """The last moment for a return; none while nothing has arrived."""
    delivered_at = last_delivery(order)
    return end_after(delivered_at, RETURN_DAYS) if delivered_at else None


def check_request(order: Order, event: ReturnRequested) -> None:
    """Delivered goods only, in time, and never more than there are."""
    until = returnable_until(order)
    if until is None:
        raise ReturnNotAllowed("Only what was delivered can be returned.", order_id=order.id)
    if event.occurred_at > until:
        raise ReturnNotAllowed(f"Returns end {RETURN_DAYS} days after the delivery.", order_id=order.id)
    if order.contents.exchange_of and event.wish is ReturnWish.REFUND:
        raise ReturnNotAllowed("A replacement can be exchanged again; for money back please write to us.")
    numbers = [units.line for units in event.units]
    if not numbers or len(set(numbers)) != len(numbers):
        raise ReturnInvalid("Name at least one line of the order, and each only once.")
    for units in event.units:
        if not 1 <= units.line <= len(order.contents.lines):
            raise ReturnInvalid("The order has no such line.")
        left = returnable_of(order, units.line)
        if not 1 <= units.quantity <= left:
            raise ReturnInvalid(f"Of line {units.line} you can return up to {left}.", line=units.line, left=left)


def inspected(
    order: Order, return_id: str, found: Sequence[InspectedUnits], note: str, now: datetime
) -> tuple[OrderEvent, ...]:
    """What staff found, with its worth."""
    returned = order.return_of(return_id)
    if returned is None:
        raise ReturnNotAllowed("There is no such return.")
    check_inspection(returned, found)
    value = value_of(order, return_id, found)
    return (ReturnInspected(occurred_at=now, return_id=return_id, units=tuple(found), value=value, note=note),)
