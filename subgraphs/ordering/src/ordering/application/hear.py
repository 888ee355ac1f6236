"""Another domain told something about an order: decide on the order as it is now, and write what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ordering.application.ports import Work
from ordering.application.record import record
from ordering.domain.events import OrderEvent
from ordering.domain.order import Order

Decide = Callable[[Order], Sequence[OrderEvent]]


async def hear(order_id: str, decide: Decide, work: Work) -> Order | None:
    """The order afterwards; None when there is no such order."""
    order = await work.orders.get(order_id)
    return None if order is None else await record(work, order, decide(order))
