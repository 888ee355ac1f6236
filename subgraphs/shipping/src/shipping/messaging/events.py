"""Published events (docs/contracts/events.md); their JSON schemas are exported to events/."""

from typing import ClassVar, Final

from pydantic import BaseModel, ConfigDict
from stoa_messaging import Event


class LineData(BaseModel):
    """What is in the parcel."""

    model_config = ConfigDict(frozen=True)
    variant_id: str
    quantity: int


class ShipmentShipped(Event):
    """The carrier has the parcel."""

    event_type: ClassVar[str] = "shipping.shipment_shipped"
    order_id: str
    number: str
    customer_id: str
    shipment_id: str
    carrier: str
    tracking_code: str
    lines: list[LineData]


class ShipmentDelivered(Event):
    """The parcel has arrived."""

    event_type: ClassVar[str] = "shipping.shipment_delivered"
    order_id: str
    number: str
    customer_id: str
    shipment_id: str


PUBLISHED: Final[tuple[type[Event], ...]] = (ShipmentDelivered, ShipmentShipped)
