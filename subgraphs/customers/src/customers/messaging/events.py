"""Published events (docs/contracts/events.md); their JSON schemas are exported to events/."""

from typing import Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict
from stoa_messaging import Event
from stoa_messaging.personal_data import ERASURE_REQUESTED, EXPORT_REQUESTED, personal_data_events


class ExportRequested(Event):
    """A person wants to see everything that is held about them. `key` (a public JWK) seals each domain's answer."""

    event_type: ClassVar[str] = EXPORT_REQUESTED
    export_id: str
    customer_id: str
    key: dict[str, Any]


class ErasureRequested(Event):
    """A person is to be forgotten. Only the domains named are asked in this round."""

    event_type: ClassVar[str] = ERASURE_REQUESTED
    erasure_id: str
    customer_id: str
    domains: list[str]
    round: int


class ExportReady(Event):
    """The archive can be downloaded until then."""

    event_type: ClassVar[str] = "customers.export_ready"
    export_id: str
    customer_id: str
    expires_at: str


class ErasureFinished(Event):
    """Nothing is left of this person but what the law keeps."""

    event_type: ClassVar[str] = "customers.erasure_finished"
    erasure_id: str
    customer_id: str


class ConsentChanged(Event):
    """A person agreed to something, or no longer does. `fingerprint` is the SHA-256 of the words shown."""

    event_type: ClassVar[str] = "customers.consent_changed"
    customer_id: str
    purpose: str
    version: int
    granted: bool
    fingerprint: str


class MoneyData(BaseModel):
    """Minor units."""

    model_config = ConfigDict(frozen=True)
    amount: int
    currency: str


class WishPriceDropped(Event):
    """Something on a wishlist got cheaper, and the customer agreed to be told."""

    event_type: ClassVar[str] = "customers.wish_price_dropped"
    customer_id: str
    product_id: str
    variant_id: str
    name: str
    locale: str
    before: MoneyData
    after: MoneyData


class WishBackInStock(Event):
    """Something on a wishlist can be bought again, and the customer agreed to be told."""

    event_type: ClassVar[str] = "customers.wish_back_in_stock"
    customer_id: str
    product_id: str
    variant_id: str
    name: str
    locale: str


PUBLISHED: Final[tuple[type[Event], ...]] = (
    ConsentChanged,
    ErasureFinished,
    ErasureRequested,
    ExportReady,
    ExportRequested,
    WishBackInStock,
    WishPriceDropped,
    *personal_data_events("customers"),
)
