"""Queued operations are carried out at the provider, outside any transaction, and their outcome is written down once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Final, assert_never

from stoa_messaging.crash_points import reach

from payment.application.cancel_for_order import undo
from payment.application.ports import OpensWork, Provider, ProviderAnswer, Work
from payment.domain.ledger import entries_for
from payment.domain.operation import Operation, OperationKind
from payment.domain.payment import NEXT, Outcome, Payment

_MOST_AT_ONCE = 8
PROVIDER_SECONDS: Final = 20.0
# An operation is leased for longer than the provider may take; so long it waits when its worker dies.
_LEASE: Final = 2.25

_OUTCOMES = {OperationKind.CAPTURE: Outcome.CAPTURED, OperationKind.VOID: Outcome.VOIDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationSettler:
    """Works off the queue. Whatever dies in the middle is leased again and asked with the same key."""

    open_work: OpensWork
    provider: Provider
    provider_seconds: float = PROVIDER_SECONDS

    async def __call__(self) -> int:
        """Settles what waits now; says how much there was."""
        seconds = self.provider_seconds * _LEASE
        async with self.open_work() as work:
            operations = await work.payments.lease_operations(most=_MOST_AT_ONCE, seconds=seconds)
        results = await asyncio.gather(*(self.settle(operation) for operation in operations), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(operations)

    async def settle(self, operation: Operation) -> None:
        async with self.open_work() as work:
            payment = await work.payments.get(operation.payment_id)
        if payment is None:
            return
        reach("payment.settle.before_provider")
        async with asyncio.timeout(self.provider_seconds):
            answer = await self._ask_provider(operation, payment)
        reach("payment.settle.after_provider")
        async with self.open_work() as work:
            current = await work.payments.get(payment.id, locked=True)
            if current is not None and await work.payments.finish_operation(operation):
                await _write_down(operation, current, answer, work)
                reach("payment.settle.before_commit")

    async def _ask_provider(self, operation: Operation, payment: Payment) -> ProviderAnswer | None:
        """None when the payment's state has made the operation pointless."""
        reference = payment.provider_reference or ""
        match operation.kind:
            case OperationKind.AUTHORISE:
                return await self.provider.authorise(key=operation.key, amount=operation.amount, token=payment.token)
            case OperationKind.CAPTURE | OperationKind.VOID:
                if (payment.status, _OUTCOMES[operation.kind]) not in NEXT:
                    return None
                if operation.kind is OperationKind.CAPTURE:
                    await self.provider.capture(key=operation.key, reference=reference, amount=operation.amount)
                else:
                    await self.provider.void(key=operation.key, reference=reference)
            case OperationKind.REFUND:
                await self.provider.refund(key=operation.key, reference=reference, amount=operation.amount)
            case _:
                assert_never(operation.kind)
        return ProviderAnswer(reference)


async def _write_down(operation: Operation, payment: Payment, answer: ProviderAnswer | None, work: Work) -> None:
    if answer is None:
        if payment.cancel_requested:
            await undo(payment, work)
        return
    if operation.kind is OperationKind.AUTHORISE:
        await _write_authorisation(payment, answer, work)
        return
    await work.payments.book(operation, entries_for(operation.kind, operation.amount))
    if operation.kind is OperationKind.REFUND:
        await work.publish.refunded(payment, operation)
        return
    moved = payment.after(_OUTCOMES[operation.kind])
    await work.payments.save(moved)
    await (work.publish.captured(moved) if operation.kind is OperationKind.CAPTURE else work.publish.voided(moved))


async def _write_authorisation(payment: Payment, answer: ProviderAnswer, work: Work) -> None:
    if answer.declined_with is not None:
        declined = replace(payment.after(Outcome.DECLINED), decline_reason=answer.declined_with)
        await work.payments.save(declined)
        await work.publish.declined(declined)
        return
    authorised = replace(payment.after(Outcome.AUTHORISED), provider_reference=answer.reference)
    await work.payments.save(authorised)
    if authorised.cancel_requested:
        await undo(authorised, work)
    else:
        await work.publish.authorised(authorised)
