"""An order is not to be sent after all: the row lock decides between this and packing."""

from __future__ import annotations

from datetime import datetime

from shipping.domain.shipment import ShipmentStatus, shipment_id

from .ports import UnitOfWork


async def cancel_shipments(order_id: str, now: datetime, uow: UnitOfWork) -> None:
    """Stop what has not left the house; what is on the road arrives."""
    for shipment in await uow.shipments.locked_of_order(order_id):
        if shipment.status is ShipmentStatus.PREPARING:
            await uow.shipments.save(shipment.cancel(now))


async def answer_cancellation(order_id: str, now: datetime, uow: UnitOfWork) -> None:
    """Says yes or no to ordering. The order's confirmation may still be on its way; then it is stopped beforehand."""
    await uow.shipments.stop_order(order_id, now)
    for shipment in await uow.shipments.locked_of_order(order_id):
        if shipment.status is ShipmentStatus.PREPARING:
            await uow.shipments.save(shipment.cancel(now))
        elif shipment.status is not ShipmentStatus.CANCELLED:
            await uow.announce.cancellation_refused(order_id, shipment.id, shipment.status)
            return
    await uow.announce.cancelled(order_id, shipment_id(order_id))
