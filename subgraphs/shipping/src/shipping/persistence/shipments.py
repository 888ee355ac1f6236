from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import TextClause, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service.database import Database

from shipping.application.ports import TrackingNote
from shipping.domain.return_label import ReturnLabel
from shipping.domain.shipment import Shipment

from .return_labels import label_of, labels
from .shipment_rows import ADD, COLUMNS, SAVE, changed_columns, new_columns, shipments_of
from .tables import METADATA

_NEWS = METADATA.tables["carrier_events"]
_TURNS: Final = "shipping_turns"


def _select(condition: str) -> TextClause:
    return text(f"select {COLUMNS} from shipments {condition}")  # noqa: S608 - only constants of this module


_BY_IDS: Final = _select("where id = any(cast(:ids as text[]))")
_LOCKED: Final = _select("where id = :id for update")
_LOCKED_OF_ORDERS: Final = _select("where order_id = any(cast(:orders as text[])) order by id for update")
_LOCKED_OF_CODE: Final = _select(
    "where id in (select shipment_id from parcels where tracking_code = :code) for update of shipments"
)
_LOCKED_DUE: Final = _select(
    "where status in ('PREPARING', 'SHIPPED') and changed_at <= :before order by changed_at limit :most"
    " for update skip locked"
)
_OF_ORDERS: Final = _select("where order_id = any(cast(:orders as text[])) order by created_at, id")
_OF_PARCEL: Final = _select("where id in (select shipment_id from parcels where id = :id)")
_LATEST: Final = _select("order by created_at desc, id desc limit :most")
# Confirming and stopping one order take turns: whoever comes second sees what the first has done.
_TAKE_TURNS: Final = text(
    "select pg_advisory_xact_lock(hashtextextended(id, 7203118)) from unnest(cast(:orders as text[])) as one (id)"
)
_STOP: Final = text(
    """
    insert into stopped_orders (order_id, stopped_at) select id, :now from unnest(cast(:orders as text[])) as one (id)
    on conflict do nothing
    """
)
_STOPPED: Final = text("select order_id from stopped_orders where order_id = any(cast(:orders as text[]))")


class PostgresShipments:
    """Shipments inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_new(self, shipments: Sequence[Shipment]) -> None:
        if shipments:
            await self._session.execute(ADD, new_columns(shipments))

    async def locked(self, shipment_id: str) -> Shipment | None:
        found = await self._all(_LOCKED, id=shipment_id) if shipment_id.isprintable() else []
        return next(iter(found), None)

    async def locked_of_orders(self, order_ids: Collection[str]) -> Mapping[str, Sequence[Shipment]]:
        return _by_order(await self._all(_LOCKED_OF_ORDERS, orders=list(order_ids)))

    async def locked_of_code(self, tracking_code: str) -> Shipment | None:
        return next(iter(await self._all(_LOCKED_OF_CODE, code=tracking_code)), None)

    async def locked_due(self, before: datetime, limit: int) -> Sequence[Shipment]:
        return await self._all(_LOCKED_DUE, before=before, most=limit)

    async def save(self, shipments: Sequence[Shipment]) -> None:
        if shipments:
            await self._session.execute(SAVE, changed_columns(shipments))

    async def take_turns(self, order_ids: Collection[str]) -> None:
        taken: set[str] = self._session.info.setdefault(_TURNS, set())
        missing = sorted(set(order_ids) - taken)
        if missing:
            await self._session.execute(_TAKE_TURNS, {"orders": missing})
            taken.update(missing)

    async def stop_orders(self, order_ids: Collection[str], now: datetime) -> None:
        await self.take_turns(order_ids)
        await self._session.execute(_STOP, {"orders": sorted(order_ids), "now": now})

    async def stopped_of(self, order_ids: Collection[str]) -> Collection[str]:
        await self.take_turns(order_ids)
        return set(await self._session.scalars(_STOPPED, {"orders": list(order_ids)}))

    async def _all(self, query: TextClause, **values: Any) -> list[Shipment]:
        return await shipments_of(self._session, await self._session.execute(query, values))


class PostgresShipmentReader:
    """Reads, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_orders(self, order_ids: Sequence[str]) -> Mapping[str, Sequence[Shipment]]:
        return _by_order(await self._read(_OF_ORDERS, orders=_readable(order_ids)))

    async def by_ids(self, ids: Sequence[str]) -> Mapping[str, Shipment]:
        return {shipment.id: shipment for shipment in await self._read(_BY_IDS, ids=_readable(ids))}

    async def by_parcel(self, parcel_id: str) -> Shipment | None:
        found = await self._read(_OF_PARCEL, id=parcel_id) if parcel_id.isprintable() else []
        return next(iter(found), None)

    async def latest(self, limit: int) -> Sequence[Shipment]:
        return await self._read(_LATEST, most=limit)

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

    async def _read(self, query: TextClause, **values: Any) -> list[Shipment]:
        async with self._database.transaction() as session:
            return await shipments_of(session, await session.execute(query, values))


def _by_order(shipments: Sequence[Shipment]) -> dict[str, list[Shipment]]:
    found: dict[str, list[Shipment]] = {}
    for shipment in shipments:
        found.setdefault(shipment.order.order_id, []).append(shipment)
    return found


def _readable(ids: Sequence[str]) -> list[str]:
    """PostgreSQL text holds neither NUL nor surrogates: such an id is nobody's."""
    return [text for text in ids if text.isprintable()]
