"""The basket, its changes, the checkout."""

from __future__ import annotations

import logging
from typing import Any

import strawberry
from stoa_bff.gateway_client import GatewayAnswer, GatewayUnavailable
from stoa_bff.http import BffParts, Unauthenticated, Visitor
from stoa_bff.sessions import Session

from bff_web.screens.context import basket_variables, run, run_signed_in
from bff_web.screens.reading.baskets import basket, basket_notices, payment_option, shipping_option
from bff_web.screens.reading.shared import Json, address, missing_parts, problems
from bff_web.screens.types.baskets import BasketPage, CheckoutPage, PlaceOrderInput, PlaceOrderPayload, ShippingOption
from bff_web.screens.types.shared import AddressInput, Locale, Notice

_log = logging.getLogger(__name__)


async def show_basket(visitor: Visitor, locale: Locale) -> BasketPage:
    answer = await run(visitor, "basket", locale=locale.value, **basket_variables(visitor))
    value: Json | None = answer.data.get("myBasket") or answer.data.get("basket")
    return BasketPage(basket=basket(value), notices=basket_notices(value, locale) + missing_parts(answer, locale))


async def change_basket(visitor: Visitor, operation: str, locale: Locale, **variables: Any) -> BasketPage:
    """Run one change; a guest's new basket is remembered, one that is gone is forgotten."""
    answer = await run(visitor, operation, basketId=visitor.basket_id, locale=locale.value, **variables)
    change: Json = answer.data.get("change") or {"basket": None, "problems": ()}
    if change["basket"] is not None:
        await visitor.remember_guest_basket(change["basket"]["id"])
    elif any(problem["code"] == "BASKET_GONE" for problem in change["problems"]):
        await visitor.remember_guest_basket(None)
    notices = problems(change["problems"], locale, area="basket") + basket_notices(change["basket"], locale)
    return BasketPage(basket=basket(change["basket"]), notices=_unique(notices) + missing_parts(answer, locale))


async def show_checkout(visitor: Visitor, country: str, locale: Locale) -> CheckoutPage:
    answer = await run_signed_in(visitor, "checkout", locale=locale.value)
    value: Json | None = answer.data.get("myBasket")
    me: Json = answer.data.get("me") or {}
    options, missing = await _shipping_options(visitor, value, country, locale)
    return CheckoutPage(
        basket=basket(value),
        addresses=[address(known) for known in me.get("addresses") or ()],
        shipping_options=options,
        payment_options=[payment_option(method) for method in answer.data.get("paymentMethods") or ()],
        notices=basket_notices(value, locale) + missing_parts(answer, locale) + missing,
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
    answer = await run_signed_in(visitor, "place_order", input=wanted, locale=locale.value)
    result: Json = answer.data.get("checkout") or {"orderId": None, "basket": None, "problems": ()}
    notices = problems(result["problems"], locale, area="checkout") + missing_parts(answer, locale)
    if result["orderId"] and given.save_address:
        await run_signed_in(
            visitor, "save_address", input={**_plain_address(given.address), "isDefault": given.address.is_default}
        )
    order_id = strawberry.ID(result["orderId"]) if result["orderId"] else None
    return PlaceOrderPayload(order_id=order_id, basket=basket(result["basket"]), notices=notices)


async def merge_guest_basket(parts: BffParts, session: Session) -> Session:
    """After signing in: move the guest's lines over. When that fails now the id stays in the session and nothing is lost."""
    if session.guest_basket is None:
        return session
    try:
        answer = await run(Visitor(parts, session), "merge_basket", guestBasketId=session.guest_basket)
    except (GatewayUnavailable, Unauthenticated):
        return session
    if answer.data.get("change") is None:
        _log.warning("the guest's basket was not merged: %s", [error.code for error in answer.errors])
        return session
    return await parts.sessions.put_guest_basket(session, None)


async def _shipping_options(
    visitor: Visitor, value: Json | None, country: str, locale: Locale
) -> tuple[list[ShippingOption], list[Notice]]:
    if value is None or not value["lines"]:
        return [], []
    answer: GatewayAnswer = await run(visitor, "shipping_options", country=country, weightGrams=value["weightGrams"])
    options = [shipping_option(quote) for quote in answer.data.get("shippingQuotes") or ()]
    return options, missing_parts(answer, locale)


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
