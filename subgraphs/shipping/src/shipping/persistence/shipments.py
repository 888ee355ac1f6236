from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service.database import Database

from shipping.application.ports import TrackingNote
from shipping.domain.parcel import Parcel, ParcelState, ShippedLine
from shipping.domain.return_label import ReturnLabel
from shipping.domain.shipment import ConfirmedOrder, Destination, Shipment, ShipmentStatus

from .return_labels import label_of, labels
from .tables import METADATA

_SHIPMENTS = METADATA.tables["shipments"]
_PARCELS = METADATA.tables["parcels"]
_STOPPED = METADATA.tables["stopped_orders"]
_NEWS = METADATA.tables["carrier_events"]
_MOVING = (str(ShipmentStatus.PREPARING), str(ShipmentStatus.SHIPPED))
# Confirming and stopping one order take turns: whoever comes second sees what the first has done.
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended(:order_id, 7203118))")


class PostgresShipments:
    """Shipments inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_if_new(self, shipment: Shipment) -> bool:
        statement = upsert(_SHIPMENTS).values(**_columns(shipment)).on_conflict_do_nothing().returning(_SHIPMENTS.c.id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def locked(self, shipment_id: str) -> Shipment | None:
        query = select(_SHIPMENTS).where(_SHIPMENTS.c.id.in_(_readable([shipment_id]))).with_for_update()
        return next(iter(await _all(self._session, query)), None)

    async def locked_of_order(self, order_id: str) -> Sequence[Shipment]:
        query = select(_SHIPMENTS).where(_SHIPMENTS.c.order_id == order_id).order_by(_SHIPMENTS.c.id)
        return await _all(self._session, query.with_for_update())

    async def locked_of_code(self, tracking_code: str) -> Shipment | None:
        of_code = select(_PARCELS.c.shipment_id).where(_PARCELS.c.tracking_code == tracking_code)
        query = select(_SHIPMENTS).where(_SHIPMENTS.c.id.in_(of_code)).with_for_update()
        return next(iter(await _all(self._session, query)), None)

    async def locked_due(self, before: datetime, limit: int) -> Sequence[Shipment]:
        query = (
            select(_SHIPMENTS)
            .where(_SHIPMENTS.c.status.in_(_MOVING), _SHIPMENTS.c.changed_at <= before)
            .order_by(_SHIPMENTS.c.changed_at)
            .limit(limit)
        )
        return await _all(self._session, query.with_for_update(skip_locked=True))

    async def save(self, shipment: Shipment) -> None:
        statement = update(_SHIPMENTS).where(_SHIPMENTS.c.id == shipment.id).values(**_columns(shipment))
        await self._session.execute(statement)
        if shipment.parcels:
            rows = [_parcel_columns(parcel) for parcel in shipment.parcels]
            put = upsert(_PARCELS)
            changed = {name: put.excluded[name] for name in ("state", "changed_at", "shipped_at", "delivered_at")}
            await self._session.execute(put.on_conflict_do_update(constraint="parcels_pkey", set_=changed), rows)

    async def stop_order(self, order_id: str, now: datetime) -> None:
        await self._session.execute(_ONE_AT_A_TIME, {"order_id": order_id})
        values = {"order_id": order_id, "stopped_at": now}
        await self._session.execute(upsert(_STOPPED).values(values).on_conflict_do_nothing())

    async def is_stopped(self, order_id: str) -> bool:
        await self._session.execute(_ONE_AT_A_TIME, {"order_id": order_id})
        query = select(func.count()).select_from(_STOPPED).where(_STOPPED.c.order_id == order_id)
        return bool(await self._session.scalar(query))


class PostgresShipmentReader:
    """Reads, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_orders(self, order_ids: Sequence[str]) -> Mapping[str, Sequence[Shipment]]:
        query = select(_SHIPMENTS).where(_SHIPMENTS.c.order_id.in_(_readable(order_ids)))
        found: dict[str, list[Shipment]] = {}
        for shipment in await self._read(query.order_by(_SHIPMENTS.c.created_at, _SHIPMENTS.c.id)):
            found.setdefault(shipment.order.order_id, []).append(shipment)
        return found

    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, Shipment]:
        found = await self._read(select(_SHIPMENTS).where(_SHIPMENTS.c.id.in_(_readable(ids))))
        return {shipment.id: shipment for shipment in found}

    async def by_parcel(self, parcel_id: str) -> Shipment | None:
        of_parcel = select(_PARCELS.c.shipment_id).where(_PARCELS.c.id.in_(_readable([parcel_id])))
        return next(iter(await self._read(select(_SHIPMENTS).where(_SHIPMENTS.c.id.in_(of_parcel)))), None)

    async def latest(self, limit: int) -> Sequence[Shipment]:
        newest_first = (_SHIPMENTS.c.created_at.desc(), _SHIPMENTS.c.id.desc())
        return await self._read(select(_SHIPMENTS).order_by(*newest_first).limit(limit))

    async def notes_of(self, tracking_codes: Sequence[str]) -> Mapping[str, Sequence[TrackingNote]]:
        query = (
            select(_NEWS)
            .where(_NEWS.c.tracking_code.in_(tracking_codes), _NEWS.c.outcome == "APPLIED")
            .order_by(_NEWS.c.tracking_code, _NEWS.c.occurred_at, _NEWS.c.received_at)
        )
        found: dict[str, list[TrackingNote]] = {}
        async with self._database.transaction() as session:
            for row in await session.execute(query):
                note = TrackingNote(row.state, row.occurred_at, row.place)
                found.setdefault(row.tracking_code, []).append(note)
        return found

    async def return_label(self, return_id: str) -> ReturnLabel | None:
        query = select(labels).where(labels.c.return_id.in_(_readable([return_id])))
        async with self._database.transaction() as session:
            row = (await session.execute(query)).one_or_none()
        return label_of(row) if row else None

    async def _read(self, query: Select[Any]) -> Sequence[Shipment]:
        async with self._database.transaction() as session:
            return await _all(session, query)


async def _all(session: AsyncSession, query: Select[Any]) -> Sequence[Shipment]:
    """Shipments with their parcels, in two statements however many there are."""
    rows = list(await session.execute(query))
    if not rows:
        return []
    wanted = select(_PARCELS).where(_PARCELS.c.shipment_id.in_([row.id for row in rows]))
    parcels: dict[str, list[Parcel]] = {}
    for row in await session.execute(wanted.order_by(_PARCELS.c.shipment_id, _PARCELS.c.number)):
        parcels.setdefault(row.shipment_id, []).append(_parcel(row))
    return [_shipment(row, parcels.get(row.id, [])) for row in rows]


def _readable(ids: Sequence[str]) -> list[str]:
    """PostgreSQL text holds neither NUL nor surrogates: such an id is nobody's."""
    return [text for text in ids if text.isprintable()]


def _columns(shipment: Shipment) -> dict[str, object]:
    order = shipment.order
    return {
        "id": shipment.id,
        "order_id": order.order_id,
        "order_number": order.number,
        "customer_id": order.customer_id,
        "status": str(shipment.status),
        "method": order.method,
        "carrier": shipment.carrier,
        "weight_grams": order.weight_grams,
        "destination": asdict(order.destination),
        "lines": [asdict(line) for line in order.lines],
        "tracking_code": shipment.tracking_code,
        "changed_at": shipment.changed_at,
        "shipped_at": shipment.shipped_at,
        "delivered_at": shipment.delivered_at,
    }


def _parcel_columns(parcel: Parcel) -> dict[str, object]:
    return {
        "id": parcel.id,
        "shipment_id": parcel.shipment_id,
        "number": parcel.number,
        "lines": [asdict(line) for line in parcel.lines],
        "weight_grams": parcel.weight_grams,
        "tracking_code": parcel.tracking_code,
        "state": str(parcel.state),
        "changed_at": parcel.changed_at,
        "shipped_at": parcel.shipped_at,
        "delivered_at": parcel.delivered_at,
    }


def _parcel(row: Row[Any]) -> Parcel:
    return Parcel(
        id=row.id,
        shipment_id=row.shipment_id,
        number=row.number,
        lines=tuple(ShippedLine(**line) for line in row.lines),
        weight_grams=row.weight_grams,
        tracking_code=row.tracking_code,
        state=ParcelState(row.state),
        changed_at=row.changed_at,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
    )


def _shipment(row: Row[Any], parcels: Sequence[Parcel]) -> Shipment:
    order = ConfirmedOrder(
        order_id=row.order_id,
        number=row.order_number,
        customer_id=row.customer_id,
        method=row.method,
        weight_grams=row.weight_grams,
        destination=Destination(**row.destination),
        lines=tuple(ShippedLine(**line) for line in row.lines),
    )
    return Shipment(
        id=row.id,
        order=order,
        status=ShipmentStatus(row.status),
        carrier=row.carrier,
        parcels=tuple(parcels),
        changed_at=row.changed_at,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
    )
