"""Queued operations are carried out at the provider, outside any transaction, and their outcome is written down once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, assert_never

from stoa_messaging.crash_points import reach
from stoa_primitives import Clock, SystemClock

from payment.application.ports import Answer, OpensWork, Provider, ProviderAnswer, ProviderUnavailable
from payment.application.write_down import OUTCOMES, write_down
from payment.domain.operation import Operation, OperationKind
from payment.domain.payment import NEXT, Outcome, Payment

MOST_AT_ONCE: Final = 8
PROVIDER_SECONDS: Final = 20.0
# An operation is leased for longer than the provider may take; so long it waits when its worker dies.
_LEASE: Final = 2.25
_FIRST_PAUSE_SECONDS: Final = 0.5
_LONGEST_PAUSE_SECONDS: Final = 30.0
# How long a webhook may take before the provider is asked.
_WEBHOOK_SECONDS: Final = 10.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationSettler:
    """Works off the queue. Whatever dies in the middle is leased again and asked with the same key."""

    open_work: OpensWork
    provider: Provider
    provider_seconds: float = PROVIDER_SECONDS
    clock: Clock = field(default_factory=SystemClock)

    async def __call__(self) -> int:
        """Settles what waits now; says how much there was."""
        operations = await self.lease(MOST_AT_ONCE)
        results = await asyncio.gather(*(self.settle(operation) for operation in operations), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(operations)

    async def lease(self, most: int) -> Sequence[Operation]:
        """Operations that are ours for a while."""
        async with self.open_work() as work:
            return await work.payments.lease_operations(most=most, seconds=self.provider_seconds * _LEASE)

    async def settle(self, operation: Operation) -> None:
        async with self.open_work() as work:
            payment = await work.payments.get(operation.payment_id)
        if payment is None:
            return
        reach("payment.settle.before_provider")
        try:
            async with asyncio.timeout(self.provider_seconds):
                answer = await self._answer(operation, payment)
        except (ProviderUnavailable, TimeoutError) as error:
            await self._put_off(operation, _pause(operation.attempts), type(error).__name__)
            return
        reach("payment.settle.after_provider")
        if answer is not None and answer.answer is Answer.PENDING:
            await self._put_off(operation, _WEBHOOK_SECONDS, "the outcome comes by webhook")
            return
        async with self.open_work() as work:
            current = await work.payments.get(payment.id, locked=True)
            if current is not None and await work.payments.finish_operation(operation):
                await write_down(operation, current, answer, work, self.clock.now)
                reach("payment.settle.before_commit")

    async def try_again(self, operation: Operation) -> None:
        """After a failure of our own: soon, and later each time."""
        await self._put_off(operation, _pause(operation.attempts), "it failed here")

    async def _put_off(self, operation: Operation, seconds: float, why: str) -> None:
        _log.info("%s of payment %s waits %.1f s: %s", operation.kind, operation.payment_id, seconds, why)
        async with self.open_work() as work:
            await work.payments.put_off(operation, seconds)

    async def _answer(self, operation: Operation, payment: Payment) -> ProviderAnswer | None:
        """None when the payment's state has made the operation pointless. Before a second try the first is asked about."""
        if _is_pointless(operation, payment):
            return None
        if operation.attempts > 1:
            known = await self.provider.find(operation.key)
            if known is not None:
                return known
        return await self._ask_provider(operation, payment)

    async def _ask_provider(self, operation: Operation, payment: Payment) -> ProviderAnswer:
        key, amount, reference = operation.key, operation.amount, payment.provider_reference or ""
        match operation.kind:
            case OperationKind.AUTHORISE:
                return await self.provider.authorise(key=key, amount=amount, token=payment.token)
            case OperationKind.CONFIRM:
                accepted = operation.reason == CONFIRMED
                return await self.provider.confirm(key=key, reference=reference, accepted=accepted)
            case OperationKind.CAPTURE:
                return await self.provider.capture(key=key, reference=reference, amount=amount)
            case OperationKind.VOID:
                return await self.provider.void(key=key, reference=reference)
            case OperationKind.REFUND:
                return await self.provider.refund(key=key, reference=reference, amount=amount)
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
