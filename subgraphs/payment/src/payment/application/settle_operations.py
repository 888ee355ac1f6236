"""Queued operations are carried out at the provider, outside any transaction, and their outcome is written down once.

Each is asked for by itself, since one may take long; those that are answered at the same time are written down together.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from stoa_messaging.crash_points import reach
from stoa_messaging.together import Together
from stoa_primitives import Clock, SystemClock, acting_for, current_tenant

from payment.application.ports import (
    Answer,
    Finished,
    Leased,
    OpensWork,
    Provider,
    ProviderAnswer,
    ProviderUnavailable,
    Work,
)
from payment.application.write_down import OUTCOMES, write_down
from payment.domain.operation import Operation, OperationKind
from payment.domain.payment import NEXT, Outcome, Payment

MOST_AT_ONCE: Final = 64
PROVIDER_SECONDS: Final = 20.0
# An operation is leased for longer than the provider may take; so long it waits when its worker dies.
_LEASE: Final = 2.25
_FIRST_PAUSE_SECONDS: Final = 0.5
_LONGEST_PAUSE_SECONDS: Final = 30.0
# How long a webhook may take before the provider is asked.
_WEBHOOK_SECONDS: Final = 10.0
_WRITE_SECONDS: Final = 30.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """Operations that are ours for a while, and in how many seconds there is something else to begin."""

    leased: Sequence[Leased]
    seconds_until_next: float | None


@dataclass(frozen=True, slots=True)
class _Answered:
    operation: Operation
    answer: ProviderAnswer | None
    kind: str
    """The tenant."""

    @property
    def key(self) -> str:
        return self.operation.payment_id


class OperationSettler:
    """Works off the queue. Whatever dies in the middle is leased again and asked with the same key."""

    def __init__(
        self,
        *,
        open_work: OpensWork,
        provider: Provider,
        provider_seconds: float = PROVIDER_SECONDS,
        clock: Clock | None = None,
    ) -> None:
        self._open_work = open_work
        self._provider = provider
        self._provider_seconds = provider_seconds
        self._clock = clock or SystemClock()
        self._writing: Together[_Answered, bool] = Together(self._write_all, seconds=_WRITE_SECONDS)

    async def __call__(self) -> int:
        """Settles what waits now; says how much there was."""
        leased = (await self.lease(MOST_AT_ONCE)).leased
        results = await asyncio.gather(*(self.settle(each) for each in leased), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(leased)

    async def lease(self, most: int) -> Round:
        """What may be begun now, oldest first."""
        async with self._open_work() as work:
            leased = await work.operations.lease(most=most, seconds=self._provider_seconds * _LEASE)
            return Round(leased, await work.operations.seconds_until_due())

    async def settle(self, leased: Leased) -> bool:
        """Whether the payment's next operation waited for this one to end, or it will have to be tried again itself."""
        operation = leased.operation
        reach("payment.settle.before_provider")
        try:
            async with asyncio.timeout(self._provider_seconds):
                answer = await self._answer(operation, leased.payment)
        except (ProviderUnavailable, TimeoutError) as error:
            await self._put_off(operation, _pause(operation.attempts), type(error).__name__)
            return True
        reach("payment.settle.after_provider")
        if answer is not None and answer.answer is Answer.PENDING:
            await self._put_off(operation, _WEBHOOK_SECONDS, "the outcome comes by webhook")
            return True
        return await self._writing.do(_Answered(operation, answer, current_tenant()))

    async def try_again(self, operation: Operation) -> None:
        """After a failure of our own: soon, and later each time."""
        await self._put_off(operation, _pause(operation.attempts), "it failed here")

    async def close(self) -> None:
        """What is being written comes to its end."""
        await self._writing.close()

    async def _write_all(self, answered: Sequence[_Answered]) -> list[bool]:
        """In one transaction; for each, whether another operation of its payment waits behind it."""
        with acting_for(answered[0].kind):
            async with self._open_work() as work:
                payments = await work.payments.locked([each.operation.payment_id for each in answered])
                finished = await work.operations.finish([each.operation for each in answered])
                for each in answered:
                    await self._write(each, payments.get(each.operation.payment_id), finished, work)
        return [each.operation.id in finished.followed for each in answered]

    async def _write(self, answered: _Answered, payment: Payment | None, finished: Finished, work: Work) -> None:
        """Nothing where somebody else has written it before."""
        if payment is not None and answered.operation.id in finished.ids:
            await write_down(answered.operation, payment, answered.answer, work, self._clock.now)
            reach("payment.settle.before_commit")

    async def _put_off(self, operation: Operation, seconds: float, why: str) -> None:
        _log.info("%s of payment %s waits %.1f s: %s", operation.kind, operation.payment_id, seconds, why)
        async with self._open_work() as work:
            await work.operations.put_off(operation, seconds)

    async def _answer(self, operation: Operation, payment: Payment) -> ProviderAnswer | None:
        """None when the payment's state has made the operation pointless. Before a second try the first is asked about."""
        if _is_pointless(operation, payment):
            return None
        if operation.attempts > 1:
            known = await self._provider.find(operation.key)
            if known is not None:
                return known
        return await self._ask_provider(operation, payment)

    async def _ask_provider(self, operation: Operation, payment: Payment) -> ProviderAnswer:
        key, amount, reference = operation.key, operation.amount, payment.provider_reference or ""
        match operation.kind:
            case OperationKind.AUTHORISE:
                return await self._provider.authorise(key=key, amount=amount, token=payment.token)
            case OperationKind.CONFIRM:
                accepted = operation.reason == CONFIRMED
                return await self._provider.confirm(key=key, reference=reference, accepted=accepted)
            case OperationKind.CAPTURE:
                return await self._provider.capture(key=key, reference=reference, amount=amount)
            case OperationKind.VOID:
                return await self._provider.void(key=key, reference=reference)
            case OperationKind.REFUND:
                return await self._provider.refund(key=key, reference=reference, amount=amount)
            case _:
                assert_never(operation.kind)


CONFIRMED: Final = "the customer confirmed"
TURNED_DOWN: Final = "the customer did not confirm"


def _is_pointless(operation: Operation, payment: Payment) -> bool:
    if operation.kind is OperationKind.CONFIRM:
        return (payment.status, Outcome.AUTHORISED) not in NEXT
    outcome = OUTCOMES.get(operation.kind)
    return outcome is not None and (payment.status, outcome) not in NEXT


def _pause(attempts: int) -> float:
    return min(_FIRST_PAUSE_SECONDS * 2.0 ** min(attempts - 1, 10), _LONGEST_PAUSE_SECONDS)
