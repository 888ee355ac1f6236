from __future__ import annotations

from datetime import datetime

from shipping.domain.shipment import ConfirmedOrder, prepare

from .ports import UnitOfWork


async def prepare_shipment(order: ConfirmedOrder, now: datetime, uow: UnitOfWork) -> None:
    """A confirmed order gets its shipment, however often it is confirmed; one that was stopped before gets a stopped one."""
    shipment = prepare(order, now)
    if await uow.shipments.is_stopped(order.order_id):
        shipment = shipment.cancel(now)
    await uow.shipments.add_if_new(shipment)
