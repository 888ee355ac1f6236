from __future__ import annotations

import secrets
from typing import Final

from customers.domain.profile import Identity

from .ports import Transactions

_TOKEN_BYTES: Final = 24


async def share_wishlist(identity: Identity, transactions: Transactions) -> str:
    """The unguessable name under which others see the list; asked again it stays the same."""
    async with transactions() as uow:
        profile = await uow.profiles.locked_for(identity)
        return await uow.wish_shares.share(profile.id, secrets.token_urlsafe(_TOKEN_BYTES))


async def unshare_wishlist(identity: Identity, transactions: Transactions) -> None:
    """From now on the name leads nowhere; sharing again makes a new one."""
    async with transactions() as uow:
        await uow.wish_shares.unshare((await uow.profiles.locked_for(identity)).id)
