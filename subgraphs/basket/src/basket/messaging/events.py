"""Published events (docs/contracts/events.md); their JSON schemas are exported to events/."""

from typing import ClassVar, Final

from pydantic import BaseModel, ConfigDict, Field
from stoa_messaging import Event
from stoa_messaging.personal_data import personal_data_events
from stoa_primitives import Money


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class MoneyData(_Part):
    """Minor units and a currency."""

    amount: int
    currency: str

    @classmethod
    def of(cls, money: Money) -> "MoneyData":
        return cls(amount=money.amount, currency=str(money.currency))


class CustomerData(_Part):
    id: str
    email: str
    name: str


class DiscountData(_Part):
    """Which promotion or coupon took how much off a line."""

    id: str
    name: str
    amount: MoneyData


class LineData(_Part):
    """What was bought at which price; the name in the customer's language, as on the invoice."""

    variant_id: str
    product_id: str
    name: str
    variant_name: str
    quantity: int
    unit_price: MoneyData
    discount: MoneyData
    total: MoneyData
    breakdown: list[DiscountData] = Field(default_factory=list)
    """Adds up to the discount."""


class TaxData(_Part):
    """All that is taxed at one rate, rounded once."""

    rate_permille: int
    gross: MoneyData
    tax: MoneyData


class AddressData(_Part):
    name: str
    street: str
    postal_code: str
    city: str
    country: str


class PaymentData(_Part):
    method: str
    token: str


class CheckedOut(Event):
    """A customer ordered what was in the basket, at these prices."""

    event_type: ClassVar[str] = "basket.checked_out"
    order_id: str
    basket_id: str
    customer: CustomerData
    lines: list[LineData]
    coupon: str | None
    subtotal: MoneyData
    discount: MoneyData
    shipping: MoneyData
    tax: MoneyData
    total: MoneyData
    weight_grams: int
    shipping_address: AddressData
    shipping_method: str
    payment: PaymentData
    locale: str
    shipping_discount: MoneyData | None = None
    """What a promotion took off the shipping; `shipping` is what is charged."""
    tax_lines: list[TaxData] = Field(default_factory=list)


PUBLISHED: Final[tuple[type[Event], ...]] = (CheckedOut, *personal_data_events("basket"))
