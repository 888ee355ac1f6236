"""Shipments and their parcels as rows, and the statements that read and write many of them at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from shipping.domain.parcel import Parcel, ParcelState, ShippedLine
from shipping.domain.shipment import ConfirmedOrder, Destination, Shipment, ShipmentStatus

COLUMNS: Final = """id, order_id, order_number, customer_id, status, method, carrier, weight_grams, destination::text,
    lines::text, changed_at, shipped_at, delivered_at"""
_PARCELS: Final = text(
    """
    select id, shipment_id, number, lines::text, weight_grams, tracking_code, state, changed_at, shipped_at, delivered_at
    from parcels where shipment_id = any(cast(:ids as text[])) order by shipment_id, number
    """
)
ADD: Final = text(
    """
    insert into shipments (id, order_id, order_number, customer_id, status, method, carrier, weight_grams, destination,
                           lines, changed_at)
    select id, order_id, number, customer_id, status, method, carrier, weight_grams, cast(destination as jsonb),
           cast(lines as jsonb), changed_at
    from unnest(cast(:ids as text[]), cast(:orders as text[]), cast(:numbers as text[]), cast(:customers as text[]),
                cast(:statuses as text[]), cast(:methods as text[]), cast(:carriers as text[]), cast(:weights as int[]),
                cast(:destinations as text[]), cast(:lines as text[]), cast(:changed as timestamptz[]))
         as new (id, order_id, number, customer_id, status, method, carrier, weight_grams, destination, lines, changed_at)
    order by id
    on conflict do nothing
    """
)
# Of a parcel, what it holds never changes.
SAVE: Final = text(
    """
    with saved as (
        update shipments
        set status = new.status, tracking_code = new.tracking_code, changed_at = new.changed_at,
            shipped_at = new.shipped_at, delivered_at = new.delivered_at
        from unnest(cast(:ids as text[]), cast(:statuses as text[]), cast(:codes as text[]), cast(:changed as timestamptz[]),
                    cast(:shipped as timestamptz[]), cast(:delivered as timestamptz[]))
             as new (id, status, tracking_code, changed_at, shipped_at, delivered_at)
        where shipments.id = new.id
    )
    insert into parcels as known (id, shipment_id, number, lines, weight_grams, tracking_code, state, changed_at, shipped_at,
                                  delivered_at)
    select id, shipment_id, number, cast(lines as jsonb), weight_grams, tracking_code, state, changed_at, shipped_at,
           delivered_at
    from unnest(cast(:parcels as text[]), cast(:shipments as text[]), cast(:numbers as int[]), cast(:lines as text[]),
                cast(:weights as int[]), cast(:parcel_codes as text[]), cast(:states as text[]),
                cast(:parcel_changed as timestamptz[]), cast(:parcel_shipped as timestamptz[]),
                cast(:parcel_delivered as timestamptz[]))
         as new (id, shipment_id, number, lines, weight_grams, tracking_code, state, changed_at, shipped_at, delivered_at)
    on conflict on constraint parcels_pkey do update
    set state = excluded.state, changed_at = excluded.changed_at, shipped_at = excluded.shipped_at,
        delivered_at = excluded.delivered_at
    """
)


async def shipments_of(session: AsyncSession, rows: Iterable[Row[Any]]) -> list[Shipment]:
    """Rows with the parcels that belong to them: one statement more, however many they are."""
    found = list(rows)
    # What is not packed has no parcel.
    packed = [row.id for row in found if row.status != ShipmentStatus.PREPARING]
    parcels: dict[str, list[Parcel]] = {}
    for row in await session.execute(_PARCELS, {"ids": packed}) if packed else ():
        parcels.setdefault(row.shipment_id, []).append(_parcel(row))
    return [_shipment(row, parcels.get(row.id, [])) for row in found]


def new_columns(shipments: Sequence[Shipment]) -> Mapping[str, list[Any]]:
    """For `ADD`: shipments that nothing has happened to yet."""
    orders = [each.order for each in shipments]
    return {
        "ids": [each.id for each in shipments],
        "orders": [order.order_id for order in orders],
        "numbers": [order.number for order in orders],
        "customers": [order.customer_id for order in orders],
        "statuses": [each.status.value for each in shipments],
        "methods": [order.method for order in orders],
        "carriers": [each.carrier for each in shipments],
        "weights": [order.weight_grams for order in orders],
        "destinations": [json.dumps(asdict(order.destination)) for order in orders],
        "lines": [_lines(order.lines) for order in orders],
        "changed": [each.changed_at for each in shipments],
    }


def changed_columns(shipments: Sequence[Shipment]) -> Mapping[str, list[Any]]:
    """For `SAVE`: with all their parcels."""
    parcels = [parcel for each in shipments for parcel in each.parcels]
    return {
        "ids": [each.id for each in shipments],
        "statuses": [each.status.value for each in shipments],
        "codes": [each.tracking_code for each in shipments],
        "changed": [each.changed_at for each in shipments],
        "shipped": [each.shipped_at for each in shipments],
        "delivered": [each.delivered_at for each in shipments],
        "parcels": [parcel.id for parcel in parcels],
        "shipments": [parcel.shipment_id for parcel in parcels],
        "numbers": [parcel.number for parcel in parcels],
        "lines": [_lines(parcel.lines) for parcel in parcels],
        "weights": [parcel.weight_grams for parcel in parcels],
        "parcel_codes": [parcel.tracking_code for parcel in parcels],
        "states": [parcel.state.value for parcel in parcels],
        "parcel_changed": [parcel.changed_at for parcel in parcels],
        "parcel_shipped": [parcel.shipped_at for parcel in parcels],
        "parcel_delivered": [parcel.delivered_at for parcel in parcels],
    }


def _lines(lines: Sequence[ShippedLine]) -> str:
    return json.dumps([{"variant_id": line.variant_id, "quantity": line.quantity} for line in lines])


def _read_lines(stored: str) -> tuple[ShippedLine, ...]:
    return tuple(ShippedLine(**line) for line in json.loads(stored))


def _parcel(row: Row[Any]) -> Parcel:
    return Parcel(
        id=row.id,
        shipment_id=row.shipment_id,
        number=row.number,
        lines=_read_lines(row.lines),
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
        destination=Destination(**json.loads(row.destination)),
        lines=_read_lines(row.lines),
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
