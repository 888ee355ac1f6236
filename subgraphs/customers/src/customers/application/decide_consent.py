from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock

from customers.domain.consent import Decision, decide
from customers.domain.profile import Identity

from .ports import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideConsent:
    identity: Identity
    purpose: str
    version: int
    granted: bool


async def decide_consent(command: DecideConsent, transactions: Transactions, clock: Clock) -> Decision:
    """Write down a yes or a no with the words and the moment. The same answer twice is one entry."""
    async with transactions() as uow:
        profile = await uow.profiles.locked_for(command.identity)
        decision = decide(
            command.purpose, command.version, granted=command.granted, locale=profile.locale, now=clock.now()
        )
        history = [past for past in await uow.consents.of(profile.id) if past.purpose == decision.purpose]
        last = history[-1] if history else None
        if last is not None and (last.granted, last.version) == (decision.granted, decision.version):
            return last
        await uow.consents.add(profile.id, decision)
        await uow.announce_consent(profile.id, decision)
        return decision
