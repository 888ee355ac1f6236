"""From an envelope to the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import AnyData, Consumer, Envelope, Heard
from stoa_primitives import Clock

from audit.application.ports import Work
from audit.application.record_events import record_events
from audit.domain.entry import HeardEvent

from .people import ANSWERED, PersonalDataDesk

WorkOn = Callable[[AsyncSession], Work]


def register(consumer: Consumer, *, work_on: WorkOn, clock: Clock, desk: PersonalDataDesk) -> None:
    """One handler of everything: what asks something of audit itself is recorded like the rest, then answered."""

    @consumer.on_every_many()
    async def record(session: AsyncSession, events: Sequence[Heard[AnyData]]) -> None:
        work = work_on(session)
        for run in _runs([each.envelope for each in events]):
            await record_events([heard(envelope) for envelope in run], run[0].tenant, work, clock.now())
            await desk.answer(session, run[-1], work)


def _runs(envelopes: Sequence[Envelope]) -> Iterator[Sequence[Envelope]]:
    """What comes behind a request to audit itself is recorded after the answer: it may have destroyed a key."""
    run: list[Envelope] = []
    for envelope in envelopes:
        run.append(envelope)
        if envelope.type in ANSWERED:
            yield run
            run = []
    if run:
        yield run


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
