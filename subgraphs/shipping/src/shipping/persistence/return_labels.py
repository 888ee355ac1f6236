"""Return labels in PostgreSQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from shipping.domain.parcel import ParcelState, ShippedLine
from shipping.domain.return_label import ReturnLabel
from shipping.domain.shipment import Destination

from .tables import METADATA

labels = METADATA.tables["return_labels"]


class PostgresReturnLabels:
    """Return labels inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_if_new(self, label: ReturnLabel) -> bool:
        statement = upsert(labels).values(**_columns(label)).on_conflict_do_nothing().returning(labels.c.return_id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def locked_of_code(self, tracking_code: str) -> ReturnLabel | None:
        query = select(labels).where(labels.c.tracking_code == tracking_code).with_for_update()
        row = (await self._session.execute(query)).one_or_none()
        return label_of(row) if row else None

    async def save(self, label: ReturnLabel) -> None:
        statement = update(labels).where(labels.c.return_id == label.return_id).values(**_columns(label))
        await self._session.execute(statement)


def label_of(row: Row[Any]) -> ReturnLabel:
    """The label a row holds."""
    return ReturnLabel(
        return_id=row.return_id,
        order_id=row.order_id,
        number=row.order_number,
        customer_id=row.customer_id,
        carrier=row.carrier,
        tracking_code=row.tracking_code,
        sender=Destination(**row.sender),
        lines=tuple(ShippedLine(**line) for line in row.lines),
        state=ParcelState(row.state),
        created_at=row.created_at,
        arrived_at=row.arrived_at,
    )


def _columns(label: ReturnLabel) -> dict[str, object]:
    return {
        "return_id": label.return_id,
        "order_id": label.order_id,
        "order_number": label.number,
        "customer_id": label.customer_id,
        "carrier": label.carrier,
        "tracking_code": label.tracking_code,
        "sender": asdict(label.sender),
        "lines": [asdict(line) for line in label.lines],
        "state": str(label.state),
        "created_at": label.created_at,
        "arrived_at": label.arrived_at,
    }
