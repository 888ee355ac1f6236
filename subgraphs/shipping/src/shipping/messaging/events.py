"""Published events (docs/contracts/events.md); their JSON schemas are exported to events/."""

from typing import ClassVar, Final

from pydantic import BaseModel, ConfigDict
from stoa_messaging import Event
from stoa_messaging.personal_data import personal_data_events


class LineData(BaseModel):
    """What is in the parcel."""

    model_config = ConfigDict(frozen=True)
    variant_id: str
    quantity: int


class ShipmentPacked(Event):
    """From now on it cannot be stopped."""

    event_type: ClassVar[str] = "shipping.shipment_packed"
    order_id: str
    number: str
    customer_id: str
    shipment_id: str


class ShipmentShipped(Event):
    """The carrier has the parcel. A shipment in several parcels says it for each, with that parcel's lines."""

    event_type: ClassVar[str] = "shipping.shipment_shipped"
    order_id: str
    number: str
    customer_id: str
    shipment_id: str
    carrier: str
    tracking_code: str
    lines: list[LineData]
    parcel_id: str | None = None


class ShipmentDelivered(Event):
    """The parcel has arrived; `lines` is what was in it, all of the shipment when the field is missing."""

    event_type: ClassVar[str] = "shipping.shipment_delivered"
    order_id: str
    number: str
    customer_id: str
    shipment_id: str
    parcel_id: str | None = None
    lines: list[LineData] | None = None


class ShipmentCancelled(Event):
    """Nothing of this order will leave the house."""

    event_type: ClassVar[str] = "shipping.shipment_cancelled"
    order_id: str
    shipment_id: str


class CancellationRefused(Event):
    """The order is packed or on its way; it can only be sent back."""

    event_type: ClassVar[str] = "shipping.cancellation_refused"
    order_id: str
    shipment_id: str
    status: str


class ParcelTracked(Event):
    """The carrier told where a parcel is."""

    event_type: ClassVar[str] = "shipping.parcel_tracked"
    order_id: str
    number: str
    customer_id: str
    shipment_id: str
    parcel_id: str
    tracking_code: str
    state: str
    occurred_at: str


class ReturnLabelIssued(Event):
    """The customer can send the return."""

    event_type: ClassVar[str] = "shipping.return_label_issued"
    order_id: str
    return_id: str
    carrier: str
    tracking_code: str


class ReturnArrived(Event):
    """The carrier brought a returned parcel to our door."""

    event_type: ClassVar[str] = "shipping.return_arrived"
    order_id: str
    return_id: str
    tracking_code: str


PUBLISHED: Final[tuple[type[Event], ...]] = (
    CancellationRefused,
    ParcelTracked,
    ReturnArrived,
    ReturnLabelIssued,
    ShipmentCancelled,
    ShipmentDelivered,
    ShipmentPacked,
    ShipmentShipped,
    *personal_data_events("shipping"),
)
