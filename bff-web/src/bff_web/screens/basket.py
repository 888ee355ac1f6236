"""The basket, its changes, the checkout."""

from __future__ import annotations

from typing import Any

import strawberry
from stoa_bff import screens as checkout
from stoa_bff.gateway_client import GatewayAnswer
from stoa_bff.http import Visitor
from stoa_bff.screens import Json, basket_variables, missing_parts, problems, remember_basket

from bff_web.screens.context import OPERATIONS
from bff_web.screens.reading.baskets import basket, basket_notices, payment_option, shipping_option
from bff_web.screens.reading.shared import address
from bff_web.screens.types.baskets import BasketPage, CheckoutPage, PlaceOrderInput, PlaceOrderPayload
from bff_web.screens.types.shared import AddressInput, Locale, Notice


async def show_basket(visitor: Visitor, locale: Locale) -> BasketPage:
    answer = await OPERATIONS.run(visitor, "basket", locale=locale.value, **basket_variables(visitor))
    value: Json | None = answer.data.get("myBasket") or answer.data.get("basket")
    return BasketPage(basket=basket(value), notices=basket_notices(value, locale) + missing_parts(answer, locale))


async def change_basket(visitor: Visitor, operation: str, locale: Locale, **variables: Any) -> BasketPage:
    """Run one change; a guest's new basket is remembered, one that is gone is forgotten."""
    answer = await OPERATIONS.run(visitor, operation, basketId=visitor.basket_id, locale=locale.value, **variables)
    change: Json = answer.data.get("change") or {"basket": None, "problems": ()}
    await remember_basket(visitor, change)
    notices = problems(change["problems"], locale, area="basket") + basket_notices(change["basket"], locale)
    return BasketPage(basket=basket(change["basket"]), notices=_unique(notices) + missing_parts(answer, locale))


async def show_checkout(visitor: Visitor, country: str, locale: Locale) -> CheckoutPage:
    answer = await OPERATIONS.run_signed_in(visitor, "checkout", country=country, locale=locale.value)
    value: Json | None = answer.data.get("myBasket")
    me: Json = answer.data.get("me") or {}
    return CheckoutPage(
        basket=basket(value),
        addresses=[address(known) for known in me.get("addresses") or ()],
        shipping_options=[shipping_option(quote) for quote in (value or {}).get("shippingQuotes") or ()],
        payment_options=[payment_option(method) for method in answer.data.get("paymentMethods") or ()],
        notices=basket_notices(value, locale) + missing_parts(answer, locale),
    )


async def place_order(visitor: Visitor, given: PlaceOrderInput, locale: Locale) -> PlaceOrderPayload:
    wanted = {
        "idempotencyKey": given.idempotency_key,
        "address": _plain_address(given.address),
        "shippingMethod": given.shipping_method,
        "payment": {"method": given.payment_method, "token": given.payment_token},
        "expectedTotal": {"amount": given.expected_total.amount, "currency": given.expected_total.currency},
        "locale": locale.value.lower(),
    }
    result: Json = await checkout.place_order(OPERATIONS, visitor, input=wanted, locale=locale.value)
    answer: GatewayAnswer = result["answer"]
    notices = problems(result["problems"], locale, area="checkout") + missing_parts(answer, locale)
    if result["orderId"] and given.save_address:
        await OPERATIONS.run_signed_in(
            visitor, "save_address", input={**_plain_address(given.address), "isDefault": given.address.is_default}
        )
    order_id = strawberry.ID(result["orderId"]) if result["orderId"] else None
    return PlaceOrderPayload(order_id=order_id, basket=basket(result["basket"]), notices=notices)


def _plain_address(given: AddressInput) -> dict[str, Any]:
    return {
        "name": given.name,
        "street": given.street,
        "postalCode": given.postal_code,
        "city": given.city,
        "country": given.country,
    }


def _unique(notices: list[Notice]) -> list[Notice]:
    return list({notice.code + notice.message: notice for notice in notices}.values())
