"""From an envelope to the journal."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import AnyData, Consumer, Envelope
from stoa_primitives import Clock

from audit.application.ports import Work
from audit.application.record_event import record_event
from audit.domain.entry import HeardEvent

from .people import PersonalDataDesk

WorkOn = Callable[[AsyncSession], Work]


def register(consumer: Consumer, *, work_on: WorkOn, clock: Clock, desk: PersonalDataDesk) -> None:
    """One handler of everything: what asks something of audit itself is recorded like the rest, then answered."""

    @consumer.on_every()
    async def record(session: AsyncSession, envelope: Envelope, _: AnyData) -> None:
        work = work_on(session)
        await record_event(heard(envelope), envelope.tenant, work, clock.now())
        await desk.answer(session, envelope, work)


def heard(envelope: Envelope) -> HeardEvent:
    """The envelope in the journal's words."""
    return HeardEvent(
        id=envelope.id,
        type=envelope.type,
        version=envelope.version,
        occurred_at=envelope.occurred_at,
        aggregate_id=envelope.aggregate_id,
        causation_id=envelope.causation_id,
        correlation_id=envelope.correlation_id,
        trace_parent=envelope.trace_parent,
        sequence=envelope.sequence,
        after=envelope.after,
        data=envelope.data,
    )
