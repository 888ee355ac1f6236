from __future__ import annotations

from customers.domain.profile import Identity, Profile

from .ports import ProfileReader, Transactions


async def see_profile(identity: Identity, reader: ProfileReader, transactions: Transactions) -> Profile:
    """The person's own profile; the first look makes it. A later look writes only when the sign-in knows better."""
    known = (await reader.by_ids((identity.subject,))).get(identity.subject)
    if known is not None and known.seen_again(identity) == known:
        return known
    async with transactions() as uow:
        profile = (await uow.profiles.locked_for(identity)).seen_again(identity)
        await uow.profiles.save(profile)
        return profile
