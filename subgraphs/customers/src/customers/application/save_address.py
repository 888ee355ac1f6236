from __future__ import annotations

from dataclasses import dataclass, replace

from stoa_primitives import new_id

from customers.domain.address import Address, require_deliverable
from customers.domain.profile import Identity, Profile

from .ports import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAddress:
    """``address.id`` empty: a new one."""

    identity: Identity
    address: Address


async def save_address(command: SaveAddress, transactions: Transactions) -> Profile:
    """Add an address or correct one of the person's own."""
    require_deliverable(command.address)
    async with transactions() as uow:
        profile = await uow.profiles.locked_for(command.identity)
        if command.address.id:
            profile.address(command.address.id)
            address = command.address
        else:
            address = replace(command.address, id=new_id())
        changed = profile.with_address(address)
        await uow.profiles.save(changed)
        return changed
