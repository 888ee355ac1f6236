"""Says in the outbox what happened to a shipment. Event ids derive from the deed, so a repeated step repeats no event."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Event, Outbox
from stoa_primitives import derived_id, new_id

from shipping.domain.parcel import Parcel, ShippedLine
from shipping.domain.return_label import ReturnLabel
from shipping.domain.shipment import Shipment, ShipmentStatus
from shipping.domain.tracking import TrackingEvent
from shipping.messaging.events import (
    CancellationRefused,
    LineData,
    ParcelTracked,
    ReturnArrived,
    ReturnLabelIssued,
    ShipmentCancelled,
    ShipmentDelivered,
    ShipmentPacked,
    ShipmentShipped,
)


class OutboxPublisher:
    """Implements the port `Announces` on an open session."""

    def __init__(self, outbox: Outbox, session: AsyncSession) -> None:
        self._outbox = outbox
        self._session = session

    async def packed(self, shipment: Shipment) -> None:
        order = shipment.order
        event = ShipmentPacked(
            order_id=order.order_id, number=order.number, customer_id=order.customer_id, shipment_id=shipment.id
        )
        await self._add(event, order.order_id, shipment.id)

    async def shipped(self, shipment: Shipment, parcel: Parcel) -> None:
        order = shipment.order
        event = ShipmentShipped(
            order_id=order.order_id,
            number=order.number,
            customer_id=order.customer_id,
            shipment_id=shipment.id,
            carrier=shipment.carrier,
            tracking_code=parcel.tracking_code,
            lines=_lines(parcel.lines),
            parcel_id=parcel.id,
        )
        await self._add(event, order.order_id, parcel.id)

    async def delivered(self, shipment: Shipment, parcel: Parcel) -> None:
        order = shipment.order
        event = ShipmentDelivered(
            order_id=order.order_id,
            number=order.number,
            customer_id=order.customer_id,
            shipment_id=shipment.id,
            parcel_id=parcel.id,
            lines=_lines(parcel.lines),
        )
        await self._add(event, order.order_id, parcel.id)

    async def tracked(self, shipment: Shipment, parcel: Parcel, event: TrackingEvent) -> None:
        order = shipment.order
        said = ParcelTracked(
            order_id=order.order_id,
            number=order.number,
            customer_id=order.customer_id,
            shipment_id=shipment.id,
            parcel_id=parcel.id,
            tracking_code=parcel.tracking_code,
            state=event.state.value,
            occurred_at=event.occurred_at.isoformat(),
        )
        await self._add(said, order.order_id, parcel.id, event.event_id)

    async def cancelled(self, order_id: str, shipment_id: str) -> None:
        # Every question gets its own answer, also the second one about the same shipment.
        await self._add(ShipmentCancelled(order_id=order_id, shipment_id=shipment_id), order_id, new_id())

    async def cancellation_refused(self, order_id: str, shipment_id: str, status: ShipmentStatus) -> None:
        event = CancellationRefused(order_id=order_id, shipment_id=shipment_id, status=status.value)
        await self._add(event, order_id, new_id())

    async def label_issued(self, label: ReturnLabel) -> None:
        event = ReturnLabelIssued(
            order_id=label.order_id,
            return_id=label.return_id,
            carrier=label.carrier,
            tracking_code=label.tracking_code,
        )
        await self._add(event, label.order_id, label.return_id)

    async def return_arrived(self, label: ReturnLabel) -> None:
        event = ReturnArrived(order_id=label.order_id, return_id=label.return_id, tracking_code=label.tracking_code)
        await self._add(event, label.order_id, label.return_id)

    async def _add(self, event: Event, order_id: str, *deed: str) -> None:
        event_id = derived_id(event.event_type, *deed)
        await self._outbox.add(self._session, event, aggregate_id=order_id, event_id=event_id)


def _lines(lines: Sequence[ShippedLine]) -> list[LineData]:
    return [LineData(variant_id=line.variant_id, quantity=line.quantity) for line in lines]
