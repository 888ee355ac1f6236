"""The provider tells by itself what became of something: late, twice, or before our own call has come back."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock, NotFound

from payment.application.ports import ProviderAnswer, Work
from payment.application.write_down import write_down


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderNotice:
    """`id` is the webhook's own; `key` the one we asked with."""

    id: str
    key: str
    answer: ProviderAnswer


async def hear_provider(notice: ProviderNotice, work: Work, clock: Clock) -> bool:
    """True when it had an effect. One heard before, or of something settled meanwhile, changes nothing."""
    operation = await work.operations.by_key(notice.key)
    if operation is None:
        raise NotFound("Nothing was asked with this key.")
    if not await work.payments.note_webhook(notice.id):
        return False
    payment = await work.payments.get(operation.payment_id, locked=True)
    if payment is None or not (await work.operations.finish([operation])).ids:
        return False
    await write_down(operation, payment, notice.answer, work, clock.now)
    return True
