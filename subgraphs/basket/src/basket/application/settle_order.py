"""What becomes of a checked-out basket when its order is decided."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from basket.domain.basket import Basket, BasketStatus

from .ports import UnitOfWork

REOPENING_REASONS: Final = frozenset({"out_of_stock", "payment_declined", "payment_timeout"})


async def finish_basket(order_id: str, uow: UnitOfWork) -> None:
    """The order stands: the basket is history and the customer gets an empty one."""
    basket = await _waiting_for(order_id, uow)
    if basket is not None:
        await uow.baskets.save(basket.finish())
        await _give_fresh_basket(basket, uow)


async def settle_cancelled_order(order_id: str, reason: str, uow: UnitOfWork) -> None:
    """Nothing was bought: give the basket back, unless somebody cancelled on purpose."""
    basket = await _waiting_for(order_id, uow)
    if basket is None:
        return
    if reason in REOPENING_REASONS:
        await uow.baskets.save(basket.reopen())
        return
    await uow.baskets.save(basket.close())
    await _give_fresh_basket(basket, uow)


async def _waiting_for(order_id: str, uow: UnitOfWork) -> Basket | None:
    """A basket that has moved on (finished, reopened, checked out again) does not wait any more."""
    basket = await uow.baskets.locked_by_order(order_id)
    return basket if basket is not None and basket.status is BasketStatus.CHECKED_OUT else None


async def _give_fresh_basket(finished: Basket, uow: UnitOfWork) -> None:
    """What was saved for later goes along."""
    if finished.customer_id is None:
        return
    fresh = await uow.baskets.open_another(finished.customer_id)
    if finished.saved:
        await uow.baskets.save(replace(fresh, saved=finished.saved))
