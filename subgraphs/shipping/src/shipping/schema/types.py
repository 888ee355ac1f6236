"""The types shipping adds to the supergraph."""

from datetime import datetime
from enum import Enum
from typing import Final, Self

import strawberry
from stoa_primitives import Money as DomainMoney
from stoa_service import authenticated, requires_scopes
from strawberry import ID, Info

from shipping.domain.parcel import Parcel as DomainParcel
from shipping.domain.parcel import ShippedLine
from shipping.domain.shipment import Shipment as DomainShipment
from shipping.domain.shipment import ShipmentStatus as DomainStatus
from shipping.domain.tariff import METHODS, Method, home_estimate, quotes
from shipping.domain.tariff import Quote as DomainQuote

from .context import Context


@strawberry.enum
class ShipmentStatus(Enum):
    PREPARING = "PREPARING"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


# Packing is the warehouse's affair; customers see it as preparing.
_SHOWN: Final = {DomainStatus.PACKED: ShipmentStatus.PREPARING}


@strawberry.federation.type(shareable=True)
class Money:
    amount: int
    currency: str

    @classmethod
    def of(cls, money: DomainMoney) -> Self:
        return cls(amount=money.amount, currency=str(money.currency))


@strawberry.federation.type(keys=["id"])
class ShippingMethod:
    id: ID
    name: str
    carrier: str
    min_days: int
    max_days: int

    @classmethod
    def of(cls, method: Method) -> Self:
        return cls(
            id=ID(method.id),
            name=method.name,
            carrier=method.carrier,
            min_days=method.min_days,
            max_days=method.max_days,
        )

    @classmethod
    def resolve_reference(cls, id: ID) -> Self | None:  # noqa: A002 - the key's name
        method = METHODS.get(id)
        return cls.of(method) if method else None


@strawberry.type
class ShippingQuote:
    method: ShippingMethod
    price: Money

    @classmethod
    def of(cls, quote: DomainQuote) -> Self:
        return cls(method=ShippingMethod.of(quote.method), price=Money.of(quote.price))


@strawberry.enum(description="Where the carrier last saw a parcel.")
class ParcelState(Enum):
    PACKED = "PACKED"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    DELIVERY_FAILED = "DELIVERY_FAILED"
    DELIVERED = "DELIVERED"
    RETURNED = "RETURNED"


@strawberry.federation.type(keys=["id"])
class Variant:
    id: ID


@strawberry.type
class ParcelLine:
    variant: Variant | None
    quantity: int


@strawberry.type(description="Something the carrier told of a parcel.")
class TrackingEvent:
    state: ParcelState
    at: datetime
    place: str


@strawberry.type(description="One of a shipment's parcels, tracked by its own code.")
class Parcel:
    id: ID
    number: int
    state: ParcelState
    carrier: str
    tracking_code: str
    lines: list[ParcelLine]
    weight_grams: int
    shipped_at: datetime | None
    delivered_at: datetime | None

    @strawberry.field(description="What the carrier told, oldest first.")
    async def tracking(self, info: Info[Context, None]) -> list[TrackingEvent]:
        notes = await info.context.notes_by_code.load(self.tracking_code)
        return [TrackingEvent(state=ParcelState(note.state), at=note.occurred_at, place=note.place) for note in notes]

    @requires_scopes("orders.write")
    @strawberry.field(description="Path of the label as PDF at the shipping service, for the warehouse.")
    def label_path(self) -> str | None:
        return f"/api/shipping/labels/{self.id}.pdf"

    @classmethod
    def of(cls, shipment: DomainShipment, parcel: DomainParcel) -> Self:
        return cls(
            id=ID(parcel.id),
            number=parcel.number,
            state=ParcelState(parcel.state.value),
            carrier=shipment.carrier,
            tracking_code=parcel.tracking_code,
            lines=[_line(line) for line in parcel.lines],
            weight_grams=parcel.weight_grams,
            shipped_at=parcel.shipped_at,
            delivered_at=parcel.delivered_at,
        )


def _line(line: ShippedLine) -> ParcelLine:
    return ParcelLine(variant=Variant(id=ID(line.variant_id)), quantity=line.quantity)


@strawberry.federation.type(keys=["id"])
class Shipment:
    id: ID
    status: ShipmentStatus
    carrier: str
    tracking_code: str | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    parcels: list[Parcel]
    unpacked: list[ParcelLine] = strawberry.field(description="What lies in no parcel yet.")

    @classmethod
    def of(cls, shipment: DomainShipment) -> Self:
        return cls(
            id=ID(shipment.id),
            status=_SHOWN.get(shipment.status) or ShipmentStatus(shipment.status.value),
            carrier=shipment.carrier,
            tracking_code=shipment.tracking_code,
            shipped_at=shipment.shipped_at,
            delivered_at=shipment.delivered_at,
            parcels=[Parcel.of(shipment, parcel) for parcel in shipment.parcels],
            unpacked=[_line(line) for line in shipment.unpacked],
        )

    @classmethod
    async def resolve_reference(cls, info: Info[Context, None], id: ID) -> Self | None:  # noqa: A002 - the key's name
        shipment = await info.context.shipments_by_id.load(id)
        return cls.of(shipment) if shipment and info.context.may_see(shipment) else None


@strawberry.federation.type(keys=["id"])
class Order:
    id: ID

    @authenticated
    @strawberry.field(description="The parcels of an order; none for whoever may not see the order.")
    async def shipments(self, info: Info[Context, None]) -> list[Shipment] | None:
        found = await info.context.shipments_by_order.load(self.id)
        return [Shipment.of(shipment) for shipment in found if info.context.may_see(shipment)]

    @classmethod
    def resolve_reference(cls, id: ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)


@strawberry.federation.type(
    keys=["id"],
    description="Cheapest way to send one item within the home country: needs the catalogue's weight.",
)
class Product:
    id: ID
    weight_grams: int = strawberry.federation.field(external=True)
    given_weight: strawberry.Private[int | None]

    @strawberry.federation.field(requires=["weightGrams"])
    def shipping_estimate(self) -> Money | None:
        return None if self.given_weight is None else Money.of(home_estimate(self.given_weight))

    @classmethod
    def resolve_reference(cls, id: ID, weightGrams: int | None = None) -> Self:  # noqa: A002, N803 - as they are called on the wire
        return cls(id=id, weight_grams=weightGrams or 0, given_weight=weightGrams)


@strawberry.federation.type(keys=["id"], description="What sending a whole basket costs: needs the basket's weight.")
class Basket:
    id: ID
    weight_grams: int = strawberry.federation.field(external=True)
    given_weight: strawberry.Private[int | None]

    @strawberry.federation.field(
        requires=["weightGrams"],
        description="Every way to send it to this country (two-letter code), cheapest first; none while it is empty.",
    )
    def shipping_quotes(self, country: str) -> list[ShippingQuote] | None:
        if self.given_weight is None:
            return None
        return [ShippingQuote.of(quote) for quote in quotes(country, self.given_weight)] if self.given_weight else []

    @classmethod
    def resolve_reference(cls, id: ID, weightGrams: int | None = None) -> Self:  # noqa: A002, N803 - as they are called on the wire
        return cls(id=id, weight_grams=weightGrams or 0, given_weight=weightGrams)
