"""Says in the outbox what happened to a shipment. Event ids derive from the deed, so a repeated step repeats no event."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Event, Outbox
from stoa_primitives import derived_id

from shipping.domain.shipment import Shipment
from shipping.messaging.events import LineData, ShipmentDelivered, ShipmentShipped


class OutboxPublisher:
    """Writes into the outbox of an open transaction."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def shipped(self, session: AsyncSession, shipment: Shipment) -> None:
        lines = [LineData(variant_id=line.variant_id, quantity=line.quantity) for line in shipment.order.lines]
        event = ShipmentShipped(
            order_id=shipment.order.order_id,
            number=shipment.order.number,
            customer_id=shipment.order.customer_id,
            shipment_id=shipment.id,
            carrier=shipment.carrier,
            tracking_code=shipment.tracking_code or "",
            lines=lines,
        )
        await self._add(session, event, shipment)

    async def delivered(self, session: AsyncSession, shipment: Shipment) -> None:
        event = ShipmentDelivered(
            order_id=shipment.order.order_id,
            number=shipment.order.number,
            customer_id=shipment.order.customer_id,
            shipment_id=shipment.id,
        )
        await self._add(session, event, shipment)

    async def _add(self, session: AsyncSession, event: Event, shipment: Shipment) -> None:
        event_id = derived_id(event.event_type, shipment.id)
        await self._outbox.add(session, event, aggregate_id=shipment.order.order_id, event_id=event_id)
