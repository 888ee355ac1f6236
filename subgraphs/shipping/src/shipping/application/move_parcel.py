"""A parcel is packed, leaves, arrives: by staff, by the carrier or by the clock, always in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from stoa_primitives import Clock, NotFound

from shipping.domain.parcel import Parcel, ParcelState, ShippedLine
from shipping.domain.shipment import Shipment, ShipmentStatus

from .ports import Transactions, UnitOfWork


class ShipmentUnknown(NotFound):
    """There is no such shipment or parcel."""

    code = "SHIPMENT_NOT_FOUND"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackParcel:
    """`lines` None packs everything that is left; `weight_grams` None leaves the weight to the catalogue's."""

    shipment_id: str
    lines: tuple[ShippedLine, ...] | None
    weight_grams: int | None


async def pack_parcel(command: PackParcel, transactions: Transactions, clock: Clock) -> Shipment:
    """One parcel more; with the first one the order can no longer be cancelled."""
    async with transactions() as uow:
        shipment = await uow.shipments.locked(command.shipment_id)
        if shipment is None:
            raise ShipmentUnknown("There is no such shipment.")
        packed = shipment.pack(command.lines, command.weight_grams, clock.now())
        await uow.shipments.save([packed])
        if shipment.status is ShipmentStatus.PREPARING:
            await uow.announce.packed(packed)
        return packed


async def move_parcel(
    shipment_id: str, parcel_id: str, state: ParcelState, transactions: Transactions, clock: Clock
) -> Shipment:
    """Staff hand a parcel over, or note that it arrived."""
    async with transactions() as uow:
        shipment = await uow.shipments.locked(shipment_id)
        if shipment is None or shipment.parcel(parcel_id) is None:
            raise ShipmentUnknown("There is no such parcel.")
        return await move(shipment, parcel_id, state, clock.now(), uow)


async def move(shipment: Shipment, parcel_id: str, state: ParcelState, now: datetime, uow: UnitOfWork) -> Shipment:
    """Moves it, saves it, says it: whatever state follows, what has left has left."""
    move = moved(shipment, parcel_id, state, now)
    await record([move], uow)
    return move.shipment


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A parcel's step, not yet saved: the shipment and the parcel as they are after it."""

    shipment: Shipment
    parcel: Parcel
    leaves: bool


def moved(shipment: Shipment, parcel_id: str, state: ParcelState, now: datetime) -> Moved:
    """The step of one parcel."""
    before = shipment.parcel(parcel_id)
    after = shipment.move_parcel(parcel_id, state, now)
    parcel = after.parcel(parcel_id)
    if before is None or parcel is None:
        raise ShipmentUnknown("There is no such parcel.")
    return Moved(shipment=after, parcel=parcel, leaves=not before.has_left)


async def record(moves: Sequence[Moved], uow: UnitOfWork) -> None:
    """Saves all of them at once and says each. Of several steps of one shipment the last one is what is saved."""
    await uow.shipments.save(list({each.shipment.id: each.shipment for each in moves}.values()))
    for each in moves:
        if each.leaves:
            await uow.announce.shipped(each.shipment, each.parcel)
        if each.parcel.state is ParcelState.DELIVERED:
            await uow.announce.delivered(each.shipment, each.parcel)
