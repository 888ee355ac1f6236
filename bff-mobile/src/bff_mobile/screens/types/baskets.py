"""Basket and checkout."""

import strawberry

from bff_mobile.screens.types.shared import Address, AddressInput, Money, MoneyInput, Notice


@strawberry.type
class BasketLine:
    variant_id: strawberry.ID
    product_slug: str | None
    name: str
    variant_name: str
    thumbnail: str | None
    quantity: int
    max_quantity: int
    unit_price: Money
    total: Money


@strawberry.type
class Basket:
    id: strawberry.ID
    lines: list[BasketLine]
    item_count: int
    coupon: str | None
    subtotal: Money
    discount: Money
    tax: Money
    total: Money


@strawberry.type
class BasketScreen:
    basket: Basket | None
    notices: list[Notice]


@strawberry.type
class ShippingOption:
    id: strawberry.ID
    name: str
    price: Money
    min_days: int
    max_days: int


@strawberry.type
class PaymentToken:
    token: str
    label: str


@strawberry.type
class CheckoutScreen:
    basket: Basket | None
    address: Address | None
    shipping_options: list[ShippingOption]
    payment_tokens: list[PaymentToken]
    notices: list[Notice]


@strawberry.input
class PlaceOrderInput:
    idempotency_key: strawberry.ID
    address: AddressInput
    shipping_method: strawberry.ID
    payment_token: str
    expected_total: MoneyInput


@strawberry.type
class PlaceOrderPayload:
    order_id: strawberry.ID | None
    basket: Basket | None
    notices: list[Notice]
