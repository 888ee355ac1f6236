"""The carrier says where a parcel is. Each message counts once; one that came too late is remembered, not believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from stoa_primitives import Clock

from shipping.application.move_parcel import ShipmentUnknown, move
from shipping.domain.parcel import ParcelState
from shipping.domain.return_label import ReturnLabel
from shipping.domain.shipment import Shipment
from shipping.domain.tracking import CARRIER_STATES, Outcome, TrackingEvent, TrackingInvalid, moment_of

from .ports import Transactions, UnitOfWork


async def hear_carrier(event: TrackingEvent, transactions: Transactions, clock: Clock) -> Outcome:
    """What the message did; an unknown code is refused like any unknown thing."""
    if event.state not in CARRIER_STATES:
        raise TrackingInvalid("A carrier does not pack.")
    now = clock.now()
    event = replace(event, occurred_at=moment_of(event.occurred_at, now))
    async with transactions() as uow:
        shipment = await uow.shipments.locked_of_code(event.tracking_code)
        if shipment is not None:
            return await _about_shipment(event, shipment, now, uow)
        label = await uow.return_labels.locked_of_code(event.tracking_code)
        if label is not None:
            return await _about_return(event, label, now, uow)
    raise ShipmentUnknown("No parcel has this tracking code.")


async def _about_shipment(event: TrackingEvent, shipment: Shipment, now: datetime, uow: UnitOfWork) -> Outcome:
    parcel = next(parcel for parcel in shipment.parcels if parcel.tracking_code == event.tracking_code)
    outcome = Outcome.APPLIED if parcel.allows(event.state) else Outcome.IGNORED
    if not await uow.carrier_news.note(event, outcome, now):
        return Outcome.DUPLICATE
    if outcome is Outcome.APPLIED:
        moved = await move(shipment, parcel.id, event.state, now, uow)
        await uow.announce.tracked(moved, parcel, event)
    return outcome


async def _about_return(event: TrackingEvent, label: ReturnLabel, now: datetime, uow: UnitOfWork) -> Outcome:
    moved = label.move(event.state, now)
    outcome = Outcome.APPLIED if moved else Outcome.IGNORED
    if not await uow.carrier_news.note(event, outcome, now):
        return Outcome.DUPLICATE
    if moved:
        await uow.return_labels.save(moved)
        if moved.state is ParcelState.DELIVERED:
            await uow.announce.return_arrived(moved)
    return outcome
