"""Whose rows are whose. A shipment stays as the proof of delivery, without name and street."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, select
from stoa_messaging.personal_data import PersonalData, PersonalRows, blanked

from .tables import METADATA

_SHIPMENTS = METADATA.tables["shipments"]
_PARCELS = METADATA.tables["parcels"]
_LABELS = METADATA.tables["return_labels"]
_ADDRESS: Final = ("name", "street", "postal_code", "city")
_KEPT: Final = "Shipments as part of the order: dates, articles and country, without name and street."


def _parcels(customer_id: str) -> ColumnElement[bool]:
    return _PARCELS.c.shipment_id.in_(select(_SHIPMENTS.c.id).where(_SHIPMENTS.c.customer_id == customer_id))


PERSONAL_DATA: Final = PersonalData(
    domain="shipping",
    rows=(
        PersonalRows(
            name="shipments",
            table=_SHIPMENTS,
            whose=_SHIPMENTS.c.customer_id,
            anonymised={"destination": blanked(_SHIPMENTS.c.destination, *_ADDRESS)},
            kept=_KEPT,
            open=_SHIPMENTS.c.status.in_(("PREPARING", "PACKED", "SHIPPED")),
            waiting="A parcel is on its way to you.",
        ),
        PersonalRows(name="parcels", table=_PARCELS, whose=_parcels, anonymised={}),
        PersonalRows(
            name="return labels",
            table=_LABELS,
            whose=_LABELS.c.customer_id,
            anonymised={"sender": blanked(_LABELS.c.sender, *_ADDRESS)},
            kept=_KEPT,
        ),
    ),
)
