from __future__ import annotations

from datetime import datetime

from shipping.domain.shipment import ShipmentStatus

from .ports import UnitOfWork


async def cancel_shipments(order_id: str, now: datetime, uow: UnitOfWork) -> None:
    """Stop what has not left the house; what is on the road arrives."""
    for shipment in await uow.shipments.locked_of_order(order_id):
        if shipment.status is ShipmentStatus.PREPARING:
            await uow.shipments.save(shipment.cancel(now))
