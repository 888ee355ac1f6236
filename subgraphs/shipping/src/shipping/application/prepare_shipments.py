from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shipping.domain.shipment import ConfirmedOrder, prepare

from .ports import UnitOfWork


async def prepare_shipments(orders: Sequence[ConfirmedOrder], now: datetime, uow: UnitOfWork) -> None:
    """Each confirmed order gets its shipment, however often it is confirmed; one that was stopped before gets a stopped one."""
    stopped = await uow.shipments.stopped_of({order.order_id for order in orders})
    shipments = [prepare(order, now) for order in orders]
    await uow.shipments.add_new([each.cancel(now) if each.order.order_id in stopped else each for each in shipments])
