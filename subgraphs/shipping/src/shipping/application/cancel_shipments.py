"""Orders are not to be sent after all: the row lock decides between this and packing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shipping.domain.shipment import Shipment, ShipmentStatus, shipment_id

from .ports import UnitOfWork


async def cancel_shipments(order_ids: Sequence[str], now: datetime, uow: UnitOfWork) -> None:
    """Stop what has not left the house; what is on the road arrives."""
    found = await uow.shipments.locked_of_orders(order_ids)
    await uow.shipments.save([each.cancel(now) for of_order in found.values() for each in _waiting(of_order)])


async def answer_cancellations(order_ids: Sequence[str], now: datetime, uow: UnitOfWork) -> None:
    """Says yes or no to ordering. An order's confirmation may still be on its way; then it is stopped beforehand."""
    await uow.shipments.stop_orders(order_ids, now)
    found = await uow.shipments.locked_of_orders(order_ids)
    stopped: list[Shipment] = []
    for order_id in order_ids:
        shipments = found.get(order_id, ())
        stopped += [each.cancel(now) for each in _waiting(shipments)]
        too_late = next((each for each in shipments if each.status not in _STOPPABLE), None)
        if too_late is None:
            await uow.announce.cancelled(order_id, shipment_id(order_id))
        else:
            await uow.announce.cancellation_refused(order_id, too_late.id, too_late.status)
    await uow.shipments.save(stopped)


_STOPPABLE = frozenset({ShipmentStatus.PREPARING, ShipmentStatus.CANCELLED})


def _waiting(shipments: Sequence[Shipment]) -> list[Shipment]:
    return [each for each in shipments if each.status is ShipmentStatus.PREPARING]
