from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from basket.domain.basket import Basket, BasketStatus
from basket.domain.merging import merge, unmerge
from basket.domain.problems import Problem, ProblemCode, refuse

from .holding import Holding, locked_basket
from .ports import MergeRecord, Shop

UNDO_WITHIN: Final = timedelta(hours=24)


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
        done = merge(source, target, await uow.variants.by_ids(source.variant_ids))
        await uow.baskets.save(done.source)
        await uow.merges.add(
            MergeRecord(
                source_id=source.id,
                target_id=target.id,
                added=done.added,
                coupon=done.coupon,
                merged_at=shop.clock.now(),
            )
        )
        return Merged(await uow.baskets.save(done.target), done.problems)


async def undo_merge(command: MergeBasket, shop: Shop) -> Basket:
    """Somebody else's things on a shared device go out again, and back to the guest's basket they came from."""
    guest = Holding(basket_id=command.guest_basket_id, customer_id=None)
    async with shop.transactions() as uow:
        source = await locked_basket(guest, uow)
        target = await uow.baskets.open_for(command.customer_id)
        record = await uow.merges.find(source.id)
        if record is None or record.target_id != target.id or shop.clock.now() - record.merged_at > UNDO_WITHIN:
            raise refuse(ProblemCode.MERGE_GONE, "These baskets are not joined any more: there is nothing to undo.")
        await uow.merges.remove(source.id)
        await uow.baskets.save(source.unmerged())
        return await uow.baskets.save(unmerge(target, record.added, record.coupon))


async def undoable_merge(basket: Basket, shop: Shop) -> MergeRecord | None:
    """The last merge into this basket, while it can be undone."""
    if basket.status is not BasketStatus.OPEN or basket.customer_id is None:
        return None
    async with shop.transactions() as uow:
        record = await uow.merges.latest_into(basket.id)
    if record is None or shop.clock.now() - record.merged_at > UNDO_WITHIN:
        return None
    return record
