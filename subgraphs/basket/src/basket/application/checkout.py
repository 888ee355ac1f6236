from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from stoa_primitives import new_id

from basket.domain.basket import Basket
from basket.domain.checkout import (
    CheckoutRequest,
    OrderPrice,
    choose_shipping,
    order_price,
    require_agreed,
    require_sellable,
    require_valid,
    reused_key,
)
from basket.domain.pricing import PricedBasket
from basket.domain.problems import BasketRefused, ProblemCode, refuse

from .ports import CheckedOut, Customer, PeerUnavailable, Placed, Shop, UnitOfWork
from .price_basket import price_basket

MAX_ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    customer: Customer
    request: CheckoutRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """A basket and its order price as worked out a moment ago, while nothing was locked."""

    priced: PricedBasket
    price: OrderPrice


async def checkout(command: Checkout, shop: Shop) -> str:
    """Turn the customer's basket into one order and give its id; the same key gives the same order."""
    require_valid(command.request)
    for _ in range(MAX_ATTEMPTS):
        async with shop.transactions() as uow:
            basket, earlier = await _basket_or_order(command, uow)
        if earlier is not None:
            return earlier
        offer = await _work_out(basket, command.request, shop)
        order_id = await _place(offer, command, shop)
        if order_id is not None:
            return order_id
    raise refuse(
        ProblemCode.TOTAL_CHANGED, "Your basket is being changed somewhere else. Look at it again, then order."
    )


async def _basket_or_order(command: Checkout, uow: UnitOfWork) -> tuple[Basket, str | None]:
    """The open basket, or the order that this key already stands for; locked first, so the answer is the last word."""
    basket = await uow.baskets.open_for(command.customer.id)
    placed = await uow.checkouts.find(command.customer.id, command.request.idempotency_key)
    if placed is None:
        basket.require_open()
        return basket, None
    if placed.fingerprint != command.request.fingerprint:
        raise BasketRefused(reused_key())
    return basket, placed.order_id


async def _work_out(basket: Basket, request: CheckoutRequest, shop: Shop) -> _Offer:
    """Price everything on the server; what the client sent is only compared."""
    priced = await price_basket(basket, shop)
    require_sellable(priced)
    try:
        offers = await shop.shipping.offers(request.address.country, priced.weight_grams)
    except PeerUnavailable as error:
        message = "Shipping prices cannot be worked out at the moment. Your basket is safe: try again in a minute."
        raise refuse(ProblemCode.SHIPPING_UNAVAILABLE, message) from error
    shipping = choose_shipping(offers, request.shipping_method)
    price = order_price(priced, shipping, shop.rules.tax_percent)
    require_agreed(price, request)
    return _Offer(priced=priced, price=price)


async def _place(offer: _Offer, command: Checkout, shop: Shop) -> str | None:
    """Basket, memory of the key and event in one transaction; None when the basket changed meanwhile."""
    async with shop.transactions() as uow:
        basket, earlier = await _basket_or_order(command, uow)
        if earlier is not None:
            return earlier
        if (basket.id, basket.revision) != (offer.priced.basket.id, offer.priced.basket.revision):
            return None
        order_id = new_id()
        placed = Placed(
            customer_id=command.customer.id,
            idempotency_key=command.request.idempotency_key,
            fingerprint=command.request.fingerprint,
            order_id=order_id,
            basket_id=basket.id,
        )
        await uow.checkouts.add(placed)
        await uow.baskets.save(basket.check_out(order_id))
        await uow.announce(
            CheckedOut(
                order_id=order_id,
                customer=command.customer,
                priced=offer.priced,
                price=offer.price,
                request=command.request,
            )
        )
        return order_id
