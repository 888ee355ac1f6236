"""Who may see an order: its customer, and staff. To everybody else it does not exist."""

from __future__ import annotations

from stoa_primitives import is_uuid
from stoa_service import Caller

from ordering.application.find_order import find_order
from ordering.domain.order import Order
from ordering.schema.context import Info


def may_see_customer(caller: Caller, customer_id: str) -> bool:
    """Whether this customer's orders are the caller's business."""
    return caller.has_scope("orders.read") or (caller.is_authenticated and caller.subject == customer_id)


async def awaited_order(info: Info, order_id: str, *, patience_seconds: float) -> Order | None:
    """Like `visible_order`, but waits a moment for an order that was checked out just now."""
    if not is_uuid(order_id):
        return None
    context = info.context
    order = await find_order(order_id.lower(), context.reads, context.clock, patience_seconds=patience_seconds)
    return order if order and may_see_customer(context.caller, order.contents.customer.id) else None


async def visible_order(info: Info, order_id: str) -> Order | None:
    """The order, or None also when it is somebody else's."""
    order = await info.context.orders.load(order_id.lower()) if is_uuid(order_id) else None
    if order is None or not may_see_customer(info.context.caller, order.contents.customer.id):
        return None
    return order
