"""What ordering reads of other domains' events: small tolerant models, unknown fields ignored."""

from datetime import datetime

from pydantic import BaseModel, Field
from stoa_primitives import Currency, Money

from ordering.domain.contents import Address, Contents, Customer, Line, Totals
from ordering.domain.events import Units
from ordering.domain.order import Parcel


class MoneyRead(BaseModel):
    amount: int
    currency: Currency

    def to_domain(self) -> Money:
        return Money(self.amount, self.currency)


class CustomerRead(BaseModel):
    id: str = Field(min_length=1)
    email: str = ""
    name: str = ""


class AddressRead(BaseModel):
    name: str
    street: str
    postal_code: str
    city: str
    country: str


class LineRead(BaseModel):
    variant_id: str
    product_id: str
    name: str
    variant_name: str = ""
    quantity: int
    unit_price: MoneyRead
    discount: MoneyRead
    total: MoneyRead
    weight_grams: int = 0

    def to_domain(self) -> Line:
        return Line(
            variant_id=self.variant_id,
            product_id=self.product_id,
            name=self.name,
            variant_name=self.variant_name,
            quantity=self.quantity,
            unit_price=self.unit_price.to_domain(),
            discount=self.discount.to_domain(),
            total=self.total.to_domain(),
        )


class ChosenPaymentRead(BaseModel):
    method: str = "test"
    token: str


class CheckedOutRead(BaseModel):
    """basket.checked_out."""

    order_id: str
    basket_id: str
    customer: CustomerRead
    lines: list[LineRead] = Field(max_length=500)
    coupon: str | None = None
    subtotal: MoneyRead
    discount: MoneyRead
    shipping: MoneyRead
    tax: MoneyRead
    total: MoneyRead
    shipping_address: AddressRead
    shipping_method: str
    payment: ChosenPaymentRead
    locale: str = "en"
    weight_grams: int = 0

    def to_contents(self) -> Contents:
        weight = self.weight_grams or sum(line.weight_grams * line.quantity for line in self.lines)
        return Contents(
            basket_id=self.basket_id,
            customer=Customer(**self.customer.model_dump()),
            lines=tuple(line.to_domain() for line in self.lines),
            coupon=self.coupon,
            totals=Totals(
                subtotal=self.subtotal.to_domain(),
                discount=self.discount.to_domain(),
                shipping=self.shipping.to_domain(),
                tax=self.tax.to_domain(),
                total=self.total.to_domain(),
            ),
            shipping_address=Address(**self.shipping_address.model_dump()),
            shipping_method=self.shipping_method,
            payment_method=self.payment.method,
            payment_token=self.payment.token,
            locale=self.locale,
            weight_grams=weight,
        )


class OrderRead(BaseModel):
    """Any event that is about one order."""

    order_id: str
    reservation_id: str = ""
    payment_id: str = ""
    shipment_id: str = ""
    reason: str = ""

    @property
    def reference(self) -> str:
        return self.reservation_id or self.payment_id or self.shipment_id


class PaymentRead(BaseModel):
    """payment.payment_captured, voided and refunded, and refund_refused."""

    order_id: str
    payment_id: str = ""
    amount: MoneyRead | None = None
    refund_id: str | None = None
    code: str = ""


class UnitsRead(BaseModel):
    variant_id: str
    quantity: int = Field(ge=1)


class ParcelRead(BaseModel):
    """shipping.shipment_shipped and delivered: one parcel, or the whole shipment in messages of old."""

    order_id: str
    shipment_id: str
    parcel_id: str | None = None
    carrier: str = ""
    tracking_code: str = ""
    lines: list[UnitsRead] | None = None

    def to_domain(self, now: datetime) -> Parcel:
        return Parcel(
            id=self.parcel_id or self.shipment_id,
            carrier=self.carrier,
            tracking_code=self.tracking_code,
            units=tuple(Units(line.variant_id, line.quantity) for line in self.lines or ()),
            shipped_at=now,
        )


class ReturnRead(BaseModel):
    """shipping.return_label_issued and return_arrived."""

    order_id: str
    return_id: str
    carrier: str = ""
    tracking_code: str = ""
