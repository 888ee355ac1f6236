from __future__ import annotations

from dataclasses import dataclass

from customers.domain.profile import Identity, Profile

from .ports import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateProfile:
    identity: Identity
    display_name: str | None
    locale: str | None


async def update_profile(command: UpdateProfile, transactions: Transactions) -> Profile:
    """Change the name or the language; what is not given stays."""
    async with transactions() as uow:
        profile = await uow.profiles.locked_for(command.identity)
        updated = profile.updated(command.display_name, command.locale)
        await uow.profiles.save(updated)
        return updated
