"""Checkout: one basket becomes one order, at prices worked out here, with a coupon that is really used.

Nothing waits for another service while a row is locked. A coupon is claimed (committed), used at discount, and the claim is
settled in the transaction that places the order; whatever goes wrong between leaves a claim, and the coupon goes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from stoa_messaging.crash_points import reach
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
from basket.domain.pricing import PricedBasket, price
from basket.domain.problems import BasketRefused, ProblemCode, refuse
from basket.domain.quote import DISCOUNTS_UNAVAILABLE, Redemption
from basket.domain.variant import Variant

from .give_back_coupons import give_back
from .patience import Patience, is_waiting
from .ports import CheckedOut, CouponClaim, Customer, PeerUnavailable, Placed, Shop, UnitOfWork
from .price_basket import Delivery, price_basket

MAX_ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    customer: Customer
    request: CheckoutRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """A basket and its order price as worked out a moment ago, while nothing was locked."""

    order_id: str
    priced: PricedBasket
    price: OrderPrice

    def is_of(self, basket: Basket) -> bool:
        seen = self.priced.basket
        return (basket.id, basket.revision) == (seen.id, seen.revision)

    def claim(self, customer: Customer) -> CouponClaim | None:
        """What the coupon has to be used for; None when none made a difference."""
        coupon, amount = self.priced.applied_coupon, self.priced.coupon_amount
        if coupon is None or amount is None:
            return None
        return CouponClaim(
            order_id=self.order_id,
            basket_id=self.priced.basket.id,
            customer_id=customer.id,
            coupon=coupon,
            amount=amount,
        )


async def checkout(command: Checkout, shop: Shop) -> str:
    """Turn the customer's basket into one order and give its id; the same key gives the same order."""
    require_valid(command.request)
    patience = Patience(shop.patience_seconds)
    attempts = 0
    while attempts < MAX_ATTEMPTS:
        try:
            order_id = await _attempt(command, shop)
        except BasketRefused as refused:
            # An order of this basket is being placed or given back: its outcome decides what comes next.
            if not is_waiting(refused) or not await patience.wait():
                raise
            continue
        if order_id is not None:
            reach("basket.checkout.after_commit")
            return order_id
        attempts += 1
    raise refuse(
        ProblemCode.TOTAL_CHANGED, "Your basket is being changed somewhere else. Look at it again, then order."
    )


async def _attempt(command: Checkout, shop: Shop) -> str | None:
    """The order's id, or None when the basket changed meanwhile."""
    seen = await shop.reader.before_checkout(command.customer.id, command.request.idempotency_key)
    if seen.basket is None:
        async with shop.transactions() as uow:
            await uow.baskets.open_for(command.customer.id)
        return None
    earlier = _earlier_order(command, seen.basket, seen.placed)
    if earlier is not None:
        return earlier
    return await _order(await _work_out(seen.basket, seen.variants, command.request, shop), command, shop)


async def _basket_or_order(command: Checkout, uow: UnitOfWork) -> tuple[Basket, str | None]:
    """The open basket, or the order that this key already stands for; locked first, so the answer is the last word."""
    basket = await uow.baskets.open_for(command.customer.id)
    placed = await uow.checkouts.find(command.customer.id, command.request.idempotency_key)
    return basket, _earlier_order(command, basket, placed)


def _earlier_order(command: Checkout, basket: Basket, placed: Placed | None) -> str | None:
    if placed is None:
        basket.require_open()
        return None
    if placed.fingerprint != command.request.fingerprint:
        raise BasketRefused(reused_key())
    return placed.order_id


async def _work_out(basket: Basket, variants: Mapping[str, Variant], request: CheckoutRequest, shop: Shop) -> _Offer:
    """Price everything on the server; what the client sent is only compared."""
    rules = shop.rules.sent_to(request.address.country)
    undiscounted = price(basket, variants, None, rules)
    require_sellable(undiscounted)
    try:
        offers = await shop.shipping.offers(request.address.country, undiscounted.weight_grams)
    except PeerUnavailable as error:
        message = "Shipping prices cannot be worked out at the moment. Your basket is safe: try again in a minute."
        raise refuse(ProblemCode.SHIPPING_UNAVAILABLE, message) from error
    shipping = choose_shipping(offers, request.shipping_method)
    priced = await price_basket(basket, shop, Delivery(rules=rules, shipping=shipping, variants=variants))
    require_sellable(priced)
    agreed = order_price(priced, shipping, rules.zone)
    require_agreed(agreed, request)
    return _Offer(order_id=new_id(), priced=priced, price=agreed)


async def _order(offer: _Offer, command: Checkout, shop: Shop) -> str | None:
    """The order's id, or None when the basket changed meanwhile."""
    claim = offer.claim(command.customer)
    if claim is None:
        return await _place(offer, command, shop)
    if not await _claimed(claim, offer, command, shop):
        return None
    try:
        reach("basket.coupon.before_redeem")
        await _use(claim, shop)
        reach("basket.coupon.after_redeem")
        placed = await _place(offer, command, shop)
    except Exception:
        await give_back(claim.order_id, shop)
        raise
    if placed != claim.order_id:
        await give_back(claim.order_id, shop)
    return placed


async def _claimed(claim: CouponClaim, offer: _Offer, command: Checkout, shop: Shop) -> bool:
    """Committed before discount is asked, so that no crash can lose a coupon."""
    async with shop.transactions() as uow:
        basket, earlier = await _basket_or_order(command, uow)
        if earlier is not None or not offer.is_of(basket):
            return False
        if not await uow.claims.open(claim):
            raise refuse(ProblemCode.CHECKOUT_IN_PROGRESS, "Your order is being placed in another window.")
        return True


async def _use(claim: CouponClaim, shop: Shop) -> None:
    try:
        answer = await shop.discounts.redeem(claim)
    except PeerUnavailable as error:
        raise BasketRefused(DISCOUNTS_UNAVAILABLE) from error
    if answer is not Redemption.REDEEMED:
        message = "This coupon has just been used up. You see the price without it: look at it again, then order."
        raise refuse(ProblemCode.COUPON_USED_UP, message)


async def _place(offer: _Offer, command: Checkout, shop: Shop) -> str | None:
    """Basket, memory of the key, claim and event in one transaction; None when the basket changed meanwhile."""
    reach("basket.checkout.before_transaction")
    async with shop.transactions() as uow:
        basket, earlier = await _basket_or_order(command, uow)
        if earlier is not None:
            return earlier
        if not offer.is_of(basket):
            return None
        if offer.claim(command.customer) is not None and not await uow.claims.settle(offer.order_id):
            return None
        placed = Placed(
            customer_id=command.customer.id,
            idempotency_key=command.request.idempotency_key,
            fingerprint=command.request.fingerprint,
            order_id=offer.order_id,
            basket_id=basket.id,
        )
        await uow.checkouts.add(placed)
        await uow.baskets.save(basket.check_out(offer.order_id))
        await uow.announce(
            CheckedOut(
                order_id=offer.order_id,
                customer=command.customer,
                priced=offer.priced,
                price=offer.price,
                request=command.request,
            )
        )
        reach("basket.checkout.before_commit")
        return offer.order_id
