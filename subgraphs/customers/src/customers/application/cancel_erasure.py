from __future__ import annotations

from dataclasses import replace

from stoa_primitives import Clock

from customers.domain.erasure import Erasure, ErasureState, ErasureUnderWay, ErasureUnknown

from .ports import Transactions


async def cancel_erasure(customer_id: str, transactions: Transactions, clock: Clock) -> Erasure:
    """Think better of it, as long as nothing has begun."""
    async with transactions() as uow:
        erasure = await uow.erasures.locked_open(customer_id)
        if erasure is None:
            raise ErasureUnknown("There is no erasure to call off.")
        if erasure.state is not ErasureState.COOLING_OFF:
            raise ErasureUnderWay("Your data is being erased already.")
        cancelled = replace(erasure, state=ErasureState.CANCELLED, finished_at=clock.now())
        await uow.erasures.save(cancelled)
        return cancelled
