"""The fulfilment clock: stands in for the warehouse and the carrier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from stoa_primitives import Clock

from shipping.application.move_parcel import Moved, moved, record
from shipping.domain.parcel import ParcelState
from shipping.domain.shipment import Shipment, ShipmentStatus

from .ports import Transactions

BATCH: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfilmentClock:
    """How long each step takes; nought switches the clock off."""

    seconds: float
    clock: Clock

    @property
    def is_on(self) -> bool:
        return self.seconds > 0


async def advance_shipments(fulfilment: FulfilmentClock, transactions: Transactions) -> int:
    """Move every shipment whose time has come one step on; says how many moved."""
    if not fulfilment.is_on:
        return 0
    now = fulfilment.clock.now()
    async with transactions() as uow:
        due = await uow.shipments.locked_due(now - timedelta(seconds=fulfilment.seconds), BATCH)
        await record([step for shipment in due for step in _steps(shipment, now)], uow)
    return len(due)


def _steps(shipment: Shipment, now: datetime) -> list[Moved]:
    """What staff have begun to pack is theirs; the clock packs the untouched and delivers what is on the road."""
    if shipment.status is ShipmentStatus.PREPARING:
        packed = shipment.pack(None, None, now)
        return [moved(packed, packed.parcels[-1].id, ParcelState.IN_TRANSIT, now)]
    steps: list[Moved] = []
    for parcel in shipment.parcels:
        if parcel.allows(ParcelState.DELIVERED):
            steps.append(moved(shipment, parcel.id, ParcelState.DELIVERED, now))
            shipment = steps[-1].shipment
    return steps
