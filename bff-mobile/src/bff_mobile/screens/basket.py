"""The basket, its changes, the checkout."""

from __future__ import annotations

from typing import Any

import strawberry
from stoa_bff import screens as checkout
from stoa_bff.gateway_client import GatewayAnswer
from stoa_bff.http import Visitor
from stoa_bff.screens import Json, basket_variables, missing_parts, money, problems, remember_basket

from bff_mobile.screens.context import OPERATIONS
from bff_mobile.screens.reading import basket, basket_notices
from bff_mobile.screens.types.baskets import (
    BasketScreen,
    CheckoutScreen,
    PaymentToken,
    PlaceOrderInput,
    PlaceOrderPayload,
    ShippingOption,
)
from bff_mobile.screens.types.shared import Address, Locale


async def show_basket(visitor: Visitor, locale: Locale) -> BasketScreen:
    answer = await OPERATIONS.run(visitor, "basket", locale=locale.value, **basket_variables(visitor))
    value: Json | None = answer.data.get("myBasket") or answer.data.get("basket")
    return BasketScreen(basket=basket(value), notices=basket_notices(value, locale) + missing_parts(answer, locale))


async def change_basket(visitor: Visitor, operation: str, locale: Locale, **variables: Any) -> BasketScreen:
    """Run one change; a guest's new basket is remembered, one that is gone is forgotten."""
    answer = await OPERATIONS.run(visitor, operation, basketId=visitor.basket_id, locale=locale.value, **variables)
    change: Json = answer.data.get("change") or {"basket": None, "problems": ()}
    await remember_basket(visitor, change)
    said = [*change["problems"], *((change["basket"] or {}).get("notices") or ())]
    return BasketScreen(
        basket=basket(change["basket"]), notices=problems(said, locale, area="basket") + missing_parts(answer, locale)
    )


async def show_checkout(visitor: Visitor, country: str, locale: Locale) -> CheckoutScreen:
    answer = await OPERATIONS.run_signed_in(visitor, "checkout", country=country, locale=locale.value)
    value: Json | None = answer.data.get("myBasket")
    tokens = [token for method in answer.data.get("paymentMethods") or () for token in method["testTokens"]]
    return CheckoutScreen(
        basket=basket(value),
        address=_usual_address(answer.data.get("me")),
        shipping_options=[_shipping_option(quote) for quote in (value or {}).get("shippingQuotes") or ()],
        payment_tokens=[PaymentToken(token=token["token"], label=token["label"]) for token in tokens],
        notices=basket_notices(value, locale) + missing_parts(answer, locale),
    )


async def place_order(visitor: Visitor, given: PlaceOrderInput, locale: Locale) -> PlaceOrderPayload:
    address = given.address
    wanted = {
        "idempotencyKey": given.idempotency_key,
        "address": {
            "name": address.name,
            "street": address.street,
            "postalCode": address.postal_code,
            "city": address.city,
            "country": address.country,
        },
        "shippingMethod": given.shipping_method,
        "payment": {"method": "test", "token": given.payment_token},
        "expectedTotal": {"amount": given.expected_total.amount, "currency": given.expected_total.currency},
        "locale": locale.value.lower(),
    }
    result: Json = await checkout.place_order(OPERATIONS, visitor, input=wanted, locale=locale.value)
    answer: GatewayAnswer = result["answer"]
    return PlaceOrderPayload(
        order_id=strawberry.ID(result["orderId"]) if result["orderId"] else None,
        basket=basket(result["basket"]),
        notices=problems(result["problems"], locale, area="checkout") + missing_parts(answer, locale),
    )


def _shipping_option(quote: Json) -> ShippingOption:
    return ShippingOption(
        id=strawberry.ID(quote["method"]["id"]),
        name=quote["method"]["name"],
        price=money(quote["price"]),
        min_days=quote["method"]["minDays"],
        max_days=quote["method"]["maxDays"],
    )


def _usual_address(me: Json | None) -> Address | None:
    known = sorted((me or {}).get("addresses") or (), key=lambda address: not address["isDefault"])
    if not known:
        return None
    first = known[0]
    return Address(
        name=first["name"],
        street=first["street"],
        postal_code=first["postalCode"],
        city=first["city"],
        country=first["country"],
    )
