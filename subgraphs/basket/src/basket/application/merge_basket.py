from __future__ import annotations

from dataclasses import dataclass

from basket.domain.basket import Basket, BasketStatus
from basket.domain.merging import merge
from basket.domain.problems import Problem

from .holding import Holding, locked_basket
from .ports import Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeBasket:
    guest_basket_id: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class Merged:
    basket: Basket
    problems: tuple[Problem, ...] = ()


async def merge_basket(command: MergeBasket, shop: Shop) -> Merged:
    """Move a guest's lines to the customer, once; two tabs signing in at once do it once too."""
    guest = Holding(basket_id=command.guest_basket_id, customer_id=None)  # nobody: opens guests' baskets only
    async with shop.transactions() as uow:
        source = await locked_basket(guest, uow)  # a guest's row first, then the customer's: one order, no deadlock
        target = await uow.baskets.open_for(command.customer_id)
        if source.status is BasketStatus.MERGED and source.merged_into == target.id:
            return Merged(target)
        done = merge(source, target)
        await uow.baskets.save(done.source)
        return Merged(await uow.baskets.save(done.target), done.problems)
