from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from stoa_primitives import Clock, new_id

from customers.domain.erasure import Erasure, ErasureState, ReauthenticationRequired
from customers.domain.profile import Identity

from .ports import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRules:
    """How fresh the sign-in must be, and how long a person may think better of it."""

    sign_in_seconds: float
    cooling_off: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestErasure:
    """`signed_in_at`: seconds since 1970 of the sign-in itself, 0 when the token does not say."""

    identity: Identity
    signed_in_at: int


async def request_erasure(
    command: RequestErasure, rules: ErasureRules, transactions: Transactions, clock: Clock
) -> Erasure:
    """Begins the time to think better of it. Asked again, the open one is the answer."""
    now = clock.now()
    if now.timestamp() - command.signed_in_at > rules.sign_in_seconds:
        raise ReauthenticationRequired("Please sign in once more, then ask again: this cannot be undone.")
    erasure = Erasure(
        id=new_id(),
        customer_id=command.identity.subject,
        state=ErasureState.COOLING_OFF,
        requested_at=now,
        due_at=now + rules.cooling_off,
    )
    async with transactions() as uow:
        await uow.profiles.locked_for(command.identity)
        if await uow.erasures.add(erasure):
            return erasure
        return await uow.erasures.locked_open(command.identity.subject) or erasure
