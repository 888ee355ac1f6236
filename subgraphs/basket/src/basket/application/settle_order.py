"""What becomes of a checked-out basket when its order is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from basket.domain.basket import Basket, BasketStatus

from .ports import UnitOfWork

REOPENING_REASONS: Final = frozenset({"out_of_stock", "payment_declined", "payment_timeout"})


async def finish_baskets(order_ids: Sequence[str], uow: UnitOfWork) -> None:
    """The orders stand: their baskets are history and the customers get empty ones."""
    finished = [basket.finish() for basket in await _waiting_for(order_ids, uow)]
    if finished:
        await uow.baskets.save_all(finished)
        await _give_fresh_baskets(finished, uow)


async def settle_cancelled_order(order_id: str, reason: str, uow: UnitOfWork) -> None:
    """Nothing was bought: give the basket back, unless somebody cancelled on purpose."""
    for basket in await _waiting_for([order_id], uow):
        await _settle(basket, reason, uow)


async def _settle(basket: Basket, reason: str, uow: UnitOfWork) -> None:
    if reason in REOPENING_REASONS:
        await uow.baskets.save(basket.reopen())
        return
    await uow.baskets.save(basket.close())
    await _give_fresh_baskets([basket], uow)


async def _waiting_for(order_ids: Sequence[str], uow: UnitOfWork) -> list[Basket]:
    """A basket that has moved on (finished, reopened, checked out again) does not wait any more."""
    found = await uow.baskets.locked_by_orders(order_ids)
    return [basket for basket in found if basket.status is BasketStatus.CHECKED_OUT]


async def _give_fresh_baskets(finished: Sequence[Basket], uow: UnitOfWork) -> None:
    """What was saved for later goes along."""
    fresh = await uow.baskets.open_others([each.customer_id for each in finished if each.customer_id is not None])
    for basket in finished:
        if basket.saved and basket.customer_id is not None:
            await uow.baskets.save(replace(fresh[basket.customer_id], saved=basket.saved))
