"""What the warehouse does: pack, hand over, note an arrival."""

from collections.abc import Awaitable

import strawberry
from stoa_primitives import Refusal
from stoa_service import requires_scopes
from strawberry import ID, Info

from shipping.application.move_parcel import PackParcel, move_parcel, pack_parcel
from shipping.domain.parcel import ParcelState, ShippedLine
from shipping.domain.shipment import Shipment as DomainShipment

from .context import Context
from .types import Shipment

_MOST_LINES = 500


@strawberry.input
class ParcelLineInput:
    variant_id: ID
    quantity: int


@strawberry.type(description="The shipment as it is now; the rule that said no stands in `problem`.")
class ShipmentResult:
    shipment: Shipment | None
    problem: str | None


@strawberry.type
class Mutation:
    @requires_scopes("orders.write")
    @strawberry.mutation(
        description="Packs one parcel more: these lines, or everything that is left. With the first parcel the order "
        "can no longer be cancelled."
    )
    async def pack_parcel(
        self,
        info: Info[Context, None],
        shipment_id: ID,
        lines: list[ParcelLineInput] | None = None,
        weight_grams: int | None = None,
    ) -> ShipmentResult:
        wanted = None if lines is None else tuple(ShippedLine(line.variant_id, line.quantity) for line in lines)
        if wanted is not None and len(wanted) > _MOST_LINES:
            return ShipmentResult(shipment=None, problem=f"A parcel holds up to {_MOST_LINES} lines.")
        command = PackParcel(shipment_id=shipment_id, lines=wanted, weight_grams=weight_grams)
        desk = info.context.desk
        return await _result(info, shipment_id, pack_parcel(command, desk.transactions, desk.clock))

    @requires_scopes("orders.write")
    @strawberry.mutation(description="The carrier has the parcel.")
    async def ship_parcel(self, info: Info[Context, None], shipment_id: ID, parcel_id: ID) -> ShipmentResult:
        return await _moved(info, shipment_id, parcel_id, ParcelState.IN_TRANSIT)

    @requires_scopes("orders.write")
    @strawberry.mutation(description="The parcel has arrived, whoever told it.")
    async def mark_parcel_delivered(self, info: Info[Context, None], shipment_id: ID, parcel_id: ID) -> ShipmentResult:
        return await _moved(info, shipment_id, parcel_id, ParcelState.DELIVERED)


async def _moved(info: Info[Context, None], shipment_id: str, parcel_id: str, state: ParcelState) -> ShipmentResult:
    desk = info.context.desk
    deed = move_parcel(shipment_id, parcel_id, state, desk.transactions, desk.clock)
    return await _result(info, shipment_id, deed)


async def _result(info: Info[Context, None], shipment_id: str, deed: Awaitable[DomainShipment]) -> ShipmentResult:
    try:
        return ShipmentResult(shipment=Shipment.of(await deed), problem=None)
    except Refusal as refused:
        present = (await info.context.desk.reader.by_ids([shipment_id])).get(shipment_id)
        return ShipmentResult(shipment=Shipment.of(present) if present else None, problem=refused.message)
