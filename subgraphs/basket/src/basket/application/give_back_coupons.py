"""Coupons of orders that did not come about go back, however the checkout ended."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from stoa_primitives import Clock

from .ports import Discounts, PeerUnavailable, Shop, Transactions

STALE_AFTER: Final = timedelta(seconds=30)
_MOST_AT_ONCE: Final = 50
_log = logging.getLogger(__name__)


async def give_back(order_id: str, shop: Shop) -> None:
    """Now if discount answers; else the worker does it."""
    async with shop.transactions() as uow:
        await uow.claims.abandon(order_id)
    try:
        await _return(order_id, shop.transactions, shop.discounts)
    except PeerUnavailable:
        _log.warning("the coupon of order %s goes back as soon as discount answers", order_id)


async def give_back_coupons(transactions: Transactions, discounts: Discounts, clock: Clock) -> int:
    """Everything abandoned, and the claims of checkouts that died. Giving back twice gives back once."""
    async with transactions() as uow:
        orders = await uow.claims.abandoned(clock.now() - STALE_AFTER, most=_MOST_AT_ONCE)
    for order_id in orders:
        await _return(order_id, transactions, discounts)
    return len(orders)


async def _return(order_id: str, transactions: Transactions, discounts: Discounts) -> None:
    await discounts.give_back(order_id)
    async with transactions() as uow:
        await uow.claims.forget(order_id)
