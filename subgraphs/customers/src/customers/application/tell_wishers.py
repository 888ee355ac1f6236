from __future__ import annotations

from customers.domain.wish_notice import MOST_TOLD, PriceChange, WatchedVariant

from .ports import UnitOfWork


async def learn_variant(variant: WatchedVariant, uow: UnitOfWork) -> None:
    """What it is called and which product it belongs to; older news changes nothing."""
    await uow.wish_watch.learn(variant)


async def tell_of_price(variant_id: str, change: PriceChange, cause_id: str, uow: UnitOfWork) -> None:
    """Everybody who wishes for it and agreed to be told hears that it got cheaper; a rise is no news."""
    variant = await uow.wish_watch.variant(variant_id) if change.is_drop else None
    if variant is not None:
        wishers = await uow.wish_watch.wishers(variant.product_id, MOST_TOLD)
        await uow.announce_price_drop(wishers, variant, change, cause_id)


async def tell_of_return(variant_id: str, cause_id: str, uow: UnitOfWork) -> None:
    """The same for what can be bought again."""
    variant = await uow.wish_watch.variant(variant_id)
    if variant is not None:
        wishers = await uow.wish_watch.wishers(variant.product_id, MOST_TOLD)
        await uow.announce_back_in_stock(wishers, variant, cause_id)
