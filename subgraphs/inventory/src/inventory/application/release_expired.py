"""Give back what was promised for too long."""

from __future__ import annotations

from typing import Final

from stoa_primitives import Clock

from inventory.application.ports import OpensUnitOfWork
from inventory.application.settle_order import give_back
from inventory.domain.reservations import ReservationStatus

BATCH: Final = 100


async def release_expired(*, units: OpensUnitOfWork, clock: Clock) -> int:
    """How many were released; at most a batch, so that no transaction grows long."""
    async with units() as unit:
        overdue = await unit.reservations.overdue_for_change(clock.now(), BATCH)
        # All of them first and in the one order: one reservation after the other would lock crosswise with buyers.
        await unit.shelf.lock(sorted({line.variant_id for each in overdue for line in each.lines}))
        for reservation in overdue:
            await give_back(reservation, ReservationStatus.EXPIRED, unit=unit, clock=clock)
    return len(overdue)
