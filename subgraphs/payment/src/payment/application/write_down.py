"""What the provider answered becomes the payment's state, its ledger entries and an event: once, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from payment.application.cancel_for_order import undo
from payment.application.ports import Answer, ProviderAnswer, Work
from payment.domain.ledger import entries_for
from payment.domain.operation import Operation, OperationKind
from payment.domain.payment import NEXT, Outcome, Payment
from payment.domain.refund import RefundStatus

CONFIRM_WITHIN: Final = timedelta(minutes=15)
OUTCOMES: Final = {OperationKind.CAPTURE: Outcome.CAPTURED, OperationKind.VOID: Outcome.VOIDED}
_ASKING: Final = frozenset({OperationKind.AUTHORISE, OperationKind.CONFIRM})

_log = logging.getLogger(__name__)


async def write_down(
    operation: Operation, payment: Payment, answer: ProviderAnswer | None, work: Work, now: Callable[[], datetime]
) -> None:
    """The operation has just been finished by this transaction, which holds the payment's row."""
    if answer is None:
        if payment.cancel_requested:
            await undo(payment, work)
        return
    if operation.kind in _ASKING:
        await _write_authorisation(payment, answer, work, now)
    elif answer.answer is Answer.DECLINED:
        await _write_refusal(operation, payment, answer, work)
    else:
        await _write_movement(operation, payment, work)


async def _write_movement(operation: Operation, payment: Payment, work: Work) -> None:
    await work.payments.book(operation, entries_for(operation.kind, operation.amount))
    if operation.kind is OperationKind.REFUND:
        await _write_refund(operation, payment, work)
        return
    moved = payment.after(OUTCOMES[operation.kind])
    await work.payments.save(moved)
    await (work.publish.captured(moved) if operation.kind is OperationKind.CAPTURE else work.publish.voided(moved))


async def _write_refund(operation: Operation, payment: Payment, work: Work) -> None:
    refund = await work.refunds.by_key(operation.key)
    if refund is not None:
        await work.refunds.save(replace(refund, status=RefundStatus.DONE))
    await work.publish.refunded(payment, operation, refund.order_refund_id if refund else None)


async def _write_refusal(operation: Operation, payment: Payment, answer: ProviderAnswer, work: Work) -> None:
    """The provider moved no money: neither do our books."""
    _log.error("the provider refused %s of payment %s: %s", operation.kind, payment.id, answer.declined_with)
    if operation.kind is not OperationKind.REFUND:
        return
    await work.payments.untake(payment.id, operation.amount)
    refund = await work.refunds.by_key(operation.key)
    if refund is None:
        return
    await work.refunds.save(replace(refund, status=RefundStatus.REFUSED))
    if refund.order_refund_id is not None:
        await work.publish.refund_refused(payment.order_id, refund.order_refund_id, "PROVIDER_REFUSED")


async def _write_authorisation(
    payment: Payment, answer: ProviderAnswer, work: Work, now: Callable[[], datetime]
) -> None:
    if answer.answer is Answer.ACTION_REQUIRED:
        await _write_wait_for_customer(payment, answer, work, now)
        return
    outcome = Outcome.AUTHORISED if answer.declined_with is None else Outcome.DECLINED
    if (payment.status, outcome) not in NEXT:
        _log.info("payment %s is %s already; what came late changes nothing", payment.id, payment.status)
        return
    moved = replace(payment.after(outcome), provider_reference=answer.reference, action_expires_at=None)
    if answer.declined_with is not None:
        declined = replace(moved, decline_reason=answer.declined_with)
        await work.payments.save(declined)
        await work.publish.declined(declined)
        return
    await work.payments.save(moved)
    if moved.cancel_requested:
        await undo(moved, work)
    else:
        await work.publish.authorised(moved)


async def _write_wait_for_customer(
    payment: Payment, answer: ProviderAnswer, work: Work, now: Callable[[], datetime]
) -> None:
    waiting = replace(
        payment.after(Outcome.ACTION_REQUIRED),
        provider_reference=answer.reference,
        action_expires_at=now() + CONFIRM_WITHIN,
    )
    await work.payments.save(waiting)
    if waiting.cancel_requested:
        await undo(waiting, work)
    else:
        await work.publish.action_required(waiting)
