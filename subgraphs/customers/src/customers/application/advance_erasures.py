from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from stoa_primitives import Clock, Refusal

from customers.domain.erasure import PHASES, Erasure, ErasureState

from .ports import Accounts, Transactions, UnitOfWork

BATCH: Final = 50

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasurePace:
    """How long tokens may still be out after the account is locked, and when a silent domain is asked again."""

    settle_seconds: float
    retry_seconds: float


async def advance_erasures(transactions: Transactions, accounts: Accounts, clock: Clock, pace: ErasurePace) -> int:
    """One step for each erasure that can take one. Killed in the middle, the next round takes the step again."""
    now, moved = clock.now(), 0
    async with transactions() as uow:
        due = await uow.erasures.due(now, BATCH)
    for erasure_id in due:
        try:
            async with transactions() as uow:
                moved += await _advance_if_free(erasure_id, now, uow, accounts, pace)
        except Refusal as refused:  # one account that cannot be reached must not hold up the others
            _LOG.warning("an erasure waits for the next round: %s", refused.code)
    return moved


async def _advance_if_free(
    erasure_id: str, now: datetime, uow: UnitOfWork, accounts: Accounts, pace: ErasurePace
) -> bool:
    erasure = await uow.erasures.locked_if_free(erasure_id)
    return erasure is not None and await _advance(erasure, now, uow, accounts, pace)


async def _advance(erasure: Erasure, now: datetime, uow: UnitOfWork, accounts: Accounts, pace: ErasurePace) -> bool:
    if erasure.state is ErasureState.COOLING_OFF:
        await accounts.lock(erasure.customer_id)
        await uow.erasures.save(replace(erasure, state=ErasureState.RUNNING, phase=0, asked_at=now))
        return True
    asked = erasure.asked_at or now
    if erasure.outstanding:
        if now < asked + timedelta(seconds=pace.retry_seconds):
            return False
        await uow.erasures.save(replace(erasure, asked_at=now))
        await uow.ask_for_erasure(erasure, erasure.outstanding)
        return True
    if not PHASES[erasure.phase] and now < asked + timedelta(seconds=pace.settle_seconds):
        return False
    if erasure.is_last_phase:
        await accounts.delete(erasure.customer_id)
        done = replace(erasure, state=ErasureState.DONE, finished_at=now)
        await uow.erasures.save(done)
        await uow.announce_erasure_finished(done)
        return True
    following = replace(erasure, phase=erasure.phase + 1, asked_at=now)
    await uow.erasures.save(following)
    await uow.ask_for_erasure(following, PHASES[following.phase])
    return True
