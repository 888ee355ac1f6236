"""What must hold before a basket becomes an order."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from stoa_primitives import Money

from .limits import MAX_ADDRESS_PART_LENGTH, MAX_AMOUNT, MAX_ID_LENGTH, MAX_TOKEN_LENGTH
from .pricing import PricedBasket, taxed
from .problems import Problem, ProblemCode, refuse
from .quote import ShippingPrice
from .tax import SHIPPING_CLASS, TaxLine, TaxZone, tax_lines, total_tax


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    name: str
    street: str
    postal_code: str
    city: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentChoice:
    method: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutRequest:
    """Everything a person decided at the till."""

    idempotency_key: str
    address: Address
    shipping_method: str
    payment: PaymentChoice
    expected_amount: int
    expected_currency: str
    locale: str

    @property
    def fingerprint(self) -> str:
        """Equal for equal decisions: one key may stand for one decision only."""
        decided = {name: value for name, value in asdict(self).items() if name != "idempotency_key"}
        return hashlib.sha256(json.dumps(decided, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPrice:
    """The basket's prices with shipping on top."""

    subtotal: Money
    discount: Money
    shipping: Money
    shipping_discount: Money
    taxes: tuple[TaxLine, ...]
    tax: Money
    total: Money


POSTAL_CODES: Final[Mapping[str, re.Pattern[str]]] = {
    "DE": re.compile(r"[0-9]{5}"),
    "AT": re.compile(r"[0-9]{4}"),
    "CH": re.compile(r"[0-9]{4}"),
}
_ANY_POSTAL_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 \-]{1,11}")
_LOCALE: Final = re.compile(r"[A-Za-z]{2}([-_][A-Za-z0-9]{1,8})?")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_KEY: Final = re.compile(r"[\x21-\x7e]{1,%d}" % MAX_ID_LENGTH)  # noqa: UP031 - braces of the quantifier, not of a format


def require_valid(request: CheckoutRequest) -> None:
    """Refuse what no order could be made of, before anything is looked up."""
    if not _KEY.fullmatch(request.idempotency_key):
        message = f"The idempotency key must be 1 to {MAX_ID_LENGTH} visible ASCII characters."
        raise refuse(ProblemCode.IDEMPOTENCY_KEY_INVALID, message)
    faults = tuple(_address_faults(request.address))
    if faults:
        raise refuse(ProblemCode.ADDRESS_INVALID, " ".join(faults))
    longest = max(len(request.payment.token), len(request.payment.method), len(request.shipping_method))
    if longest > MAX_TOKEN_LENGTH:
        raise refuse(
            ProblemCode.LIMIT_EXCEEDED, f"The details of payment are longer than {MAX_TOKEN_LENGTH} characters."
        )
    for detail in (request.payment.token, request.payment.method):
        if not detail.strip() or not detail.isprintable():
            raise refuse(ProblemCode.PAYMENT_INVALID, "The payment details are incomplete. Choose how to pay again.")


def known_locale(locale: str) -> str:
    """The locale if it looks like one, else English: a strange language is no reason to refuse an order."""
    return locale if _LOCALE.fullmatch(locale) else "en"


def order_price(priced: PricedBasket, shipping: Money, zone: TaxZone) -> OrderPrice:
    """Basket and shipping, less what a promotion takes off the shipping, with the tax of both inside."""
    off = priced.shipping_discount
    if off is None or off.currency != shipping.currency or not 0 <= off.amount <= shipping.amount:
        off = Money.zero(shipping.currency)
    charged = shipping.subtract(off)
    total = priced.total.add(charged)
    taxes = tax_lines([*taxed(priced.lines), (SHIPPING_CLASS, charged)], zone, total.currency)
    if total.amount > MAX_AMOUNT:
        raise refuse(ProblemCode.LIMIT_EXCEEDED, "Your basket is worth more than one order may be. Order in parts.")
    return OrderPrice(
        subtotal=priced.subtotal,
        discount=priced.discount,
        shipping=charged,
        shipping_discount=off,
        taxes=taxes,
        tax=total_tax(taxes, total.currency),
        total=total,
    )


def choose_shipping(offers: Sequence[ShippingPrice], method: str) -> Money:
    for offer in offers:
        if offer.method == method:
            return offer.price
    message = "This way of shipping is not offered for your address. Choose another one."
    raise refuse(ProblemCode.SHIPPING_METHOD_UNKNOWN, message)


def require_sellable(priced: PricedBasket) -> None:
    """Every line can be bought right now."""
    if not priced.lines:
        raise refuse(ProblemCode.BASKET_EMPTY, "Your basket is empty: put something in before you order.")
    for line in priced.lines:
        if not line.is_available:
            message = "An article in your basket is not for sale at the moment. Remove it to order the rest."
            raise refuse(ProblemCode.PRODUCT_UNAVAILABLE, message, line.line.variant_id)


def require_agreed(price: OrderPrice, request: CheckoutRequest) -> None:
    """The customer pays what the page showed, or less when sending turned out cheaper, or is asked again."""
    agreeable = {price.total.amount, price.total.add(price.shipping_discount).amount}
    if request.expected_amount not in agreeable or request.expected_currency != str(price.total.currency):
        message = f"The total is now {price.total}, shipping included. Look at it again, then order."
        raise refuse(ProblemCode.TOTAL_CHANGED, message)


def reused_key() -> Problem:
    message = "This checkout key already belongs to another checkout. Start the checkout again."
    return Problem(code=ProblemCode.IDEMPOTENCY_KEY_REUSED, message=message)


def _address_faults(address: Address) -> Iterator[str]:
    for label, text in (("name", address.name), ("street", address.street), ("city", address.city)):
        if not text.strip():
            yield f"Tell us the {label}."
        elif len(text) > MAX_ADDRESS_PART_LENGTH or not text.isprintable():
            yield f"The {label} must be one line of at most {MAX_ADDRESS_PART_LENGTH} characters."
    if not _COUNTRY.fullmatch(address.country):
        yield "The country must be its two-letter code, for example DE."
    elif not POSTAL_CODES.get(address.country, _ANY_POSTAL_CODE).fullmatch(address.postal_code):
        yield "The postal code does not fit the country."
