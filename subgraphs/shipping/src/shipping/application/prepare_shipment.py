from __future__ import annotations

from datetime import datetime

from shipping.domain.shipment import ConfirmedOrder, prepare

from .ports import UnitOfWork


async def prepare_shipment(order: ConfirmedOrder, now: datetime, uow: UnitOfWork) -> None:
    """A confirmed order gets its shipment, however often it is confirmed."""
    await uow.shipments.add_if_new(prepare(order, now))
