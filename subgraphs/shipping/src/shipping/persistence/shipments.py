from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service.database import Database

from shipping.domain.shipment import ConfirmedOrder, Destination, Shipment, ShipmentStatus, ShippedLine

from .tables import ShipmentRow

_SHIPMENTS = ShipmentRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation
_MOVING = (str(ShipmentStatus.PREPARING), str(ShipmentStatus.SHIPPED))


class PostgresShipments:
    """Shipments inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_if_new(self, shipment: Shipment) -> bool:
        statement = upsert(_SHIPMENTS).values(**_columns(shipment)).on_conflict_do_nothing().returning(_SHIPMENTS.c.id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def locked_of_order(self, order_id: str) -> Sequence[Shipment]:
        query = select(_SHIPMENTS).where(_SHIPMENTS.c.order_id == order_id).order_by(_SHIPMENTS.c.id)
        return await _all(self._session, query.with_for_update())

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

    async def latest(self, limit: int) -> Sequence[Shipment]:
        newest_first = (_SHIPMENTS.c.created_at.desc(), _SHIPMENTS.c.id.desc())
        return await self._read(select(_SHIPMENTS).order_by(*newest_first).limit(limit))

    async def _read(self, query: Select[Any]) -> Sequence[Shipment]:
        async with self._database.transaction() as session:
            return await _all(session, query)


async def _all(session: AsyncSession, query: Select[Any]) -> Sequence[Shipment]:
    return [_shipment(row) for row in await session.execute(query)]


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


def _shipment(row: Row[Any]) -> Shipment:
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
        tracking_code=row.tracking_code,
        changed_at=row.changed_at,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
    )
