"""What an order consists of, fixed at the moment it was placed."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Currency, InvalidInput, Money

_MOST_QUANTITY = 10_000


class OrderContentsInvalid(InvalidInput):
    """The order does not add up."""

    code = "ORDER_CONTENTS_INVALID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    id: str
    email: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    name: str
    street: str
    postal_code: str
    city: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    variant_id: str
    product_id: str
    name: str
    variant_name: str
    quantity: int
    unit_price: Money
    discount: Money
    total: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money

    @property
    def currency(self) -> Currency:
        return self.total.currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything the basket handed over; prices are the ones the shopper agreed to."""

    basket_id: str
    customer: Customer
    lines: tuple[Line, ...]
    coupon: str | None
    totals: Totals
    shipping_address: Address
    shipping_method: str
    payment_method: str
    payment_token: str
    locale: str
    weight_grams: int
    # The order that this one replaces goods of; nobody pays for a replacement.
    exchange_of: str | None = None

    def check(self) -> None:
        """Refuses an order that is empty, mixes currencies, or whose parts do not make the whole."""
        if not self.lines:
            raise OrderContentsInvalid("An order needs at least one line.")
        if any(not 0 < line.quantity <= _MOST_QUANTITY for line in self.lines):
            raise OrderContentsInvalid(f"Quantities go from 1 to {_MOST_QUANTITY}.")
        totals = self.totals
        if totals.total.is_negative:
            raise OrderContentsInvalid("An order cannot cost less than nothing.")
        lines = Money.total((line.unit_price.times(line.quantity) for line in self.lines), totals.currency)
        owed = totals.subtotal.subtract(totals.discount).add(totals.shipping)
        if lines != totals.subtotal or owed != totals.total:
            raise OrderContentsInvalid("The lines, the discount and the shipping do not make the total.")
