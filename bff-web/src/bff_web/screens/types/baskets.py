"""Shapes of the basket and the checkout."""

import strawberry

from bff_web.screens.types.shared import Address, AddressInput, Money, MoneyInput, Notice, Picture, StockLevel


@strawberry.type
class BasketLine:
    variant_id: strawberry.ID
    product_slug: str | None
    name: str
    variant_name: str
    image: Picture | None
    quantity: int
    max_quantity: int
    stock: StockLevel
    unit_price: Money
    discount: Money
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
class BasketPage:
    basket: Basket | None
    notices: list[Notice]


@strawberry.type
class ShippingOption:
    id: strawberry.ID
    name: str
    carrier: str
    price: Money
    min_days: int
    max_days: int


@strawberry.type
class PaymentToken:
    token: str
    label: str


@strawberry.type
class PaymentOption:
    id: strawberry.ID
    name: str
    tokens: list[PaymentToken]


@strawberry.type
class CheckoutPage:
    basket: Basket | None
    addresses: list[Address]
    shipping_options: list[ShippingOption]
    payment_options: list[PaymentOption]
    notices: list[Notice]


@strawberry.input
class PlaceOrderInput:
    idempotency_key: strawberry.ID
    address: AddressInput
    shipping_method: strawberry.ID
    payment_token: str
    expected_total: MoneyInput
    payment_method: str = "test"
    save_address: bool = False


@strawberry.type
class PlaceOrderPayload:
    order_id: strawberry.ID | None
    basket: Basket | None
    notices: list[Notice]
