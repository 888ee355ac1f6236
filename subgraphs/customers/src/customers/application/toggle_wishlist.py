from __future__ import annotations

from dataclasses import dataclass

from customers.domain.profile import Identity, Profile

from .ports import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class ToggleWishlist:
    identity: Identity
    product_id: str


async def toggle_wishlist(command: ToggleWishlist, transactions: Transactions) -> Profile:
    """Put a product on the wishlist, or take it off."""
    async with transactions() as uow:
        profile = (await uow.profiles.locked_for(command.identity)).with_wish_toggled(command.product_id)
        await uow.profiles.save(profile)
        return profile
