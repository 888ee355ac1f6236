"""What every resolver of a request shares."""

from collections.abc import Sequence
from dataclasses import dataclass

from stoa_service import Caller
from strawberry.dataloader import DataLoader

from shipping.application.ports import Desk, TrackingNote
from shipping.domain.shipment import Shipment


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One per request: the caller, the reads, the batches."""

    caller: Caller
    desk: Desk
    shipments_by_order: DataLoader[str, Sequence[Shipment]]
    shipments_by_id: DataLoader[str, Shipment | None]
    notes_by_code: DataLoader[str, Sequence[TrackingNote]]

    def may_see(self, shipment: Shipment) -> bool:
        """Its owner and staff; for everybody else it does not exist."""
        caller = self.caller
        return caller.has_scope("orders.read") or (
            caller.is_authenticated and caller.subject == shipment.order.customer_id
        )


def request_context(caller: Caller, desk: Desk) -> Context:
    """The context of one request, with batches of its own."""
    reader = desk.reader

    async def by_order(order_ids: list[str]) -> list[Sequence[Shipment]]:
        found = await reader.of_orders(order_ids)
        return [found.get(order_id, ()) for order_id in order_ids]

    async def by_id(ids: list[str]) -> list[Shipment | None]:
        found = await reader.by_ids(ids)
        return [found.get(shipment_id) for shipment_id in ids]

    async def notes(codes: list[str]) -> list[Sequence[TrackingNote]]:
        found = await reader.notes_of(codes)
        return [found.get(code, ()) for code in codes]

    return Context(
        caller=caller,
        desk=desk,
        shipments_by_order=DataLoader(load_fn=by_order),
        shipments_by_id=DataLoader(load_fn=by_id),
        notes_by_code=DataLoader(load_fn=notes),
    )
