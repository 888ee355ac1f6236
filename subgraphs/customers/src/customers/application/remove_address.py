from __future__ import annotations

from dataclasses import dataclass

from customers.domain.profile import Identity, Profile

from .ports import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAddress:
    identity: Identity
    address_id: str


async def remove_address(command: RemoveAddress, transactions: Transactions) -> Profile:
    """Take an address out of the book; another one becomes the default if it was that."""
    async with transactions() as uow:
        profile = (await uow.profiles.locked_for(command.identity)).without_address(command.address_id)
        await uow.profiles.save(profile)
        return profile
