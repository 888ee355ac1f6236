from __future__ import annotations

from collections.abc import Sequence

from stoa_messaging import Broker, Outbox
from stoa_messaging import DeadLetter as BrokerLetter
from stoa_service.database import Database

from notifications.application.dead_letters import DeadLetter, Decide, Decision

from .events import DeadLetterDiscarded, DeadLetterRedriven

_EVENTS = {Decision.REDRIVE: DeadLetterRedriven, Decision.DISCARD: DeadLetterDiscarded}


class BrokerGraveyard:
    """The broker's dead letters; every decision is announced, and thereby part of the audit's journal."""

    def __init__(self, broker: Broker, database: Database, outbox: Outbox) -> None:
        self._broker = broker
        self._database = database
        self._outbox = outbox

    async def count(self, domain: str) -> int:
        await self._broker.connect()
        return await self._broker.dead_letters.count(domain)

    async def list(self, domain: str, limit: int, after: str | None) -> Sequence[DeadLetter]:
        await self._broker.connect()
        return [_letter(each) for each in await self._broker.dead_letters.list(domain, limit=limit, after=after)]

    async def read(self, domain: str, letter_id: str) -> DeadLetter | None:
        await self._broker.connect()
        found = await self._broker.dead_letters.read(domain, letter_id)
        return None if found is None else _letter(found)

    async def carry_out(self, command: Decide, letter: DeadLetter) -> bool:
        event = _EVENTS[command.decision](
            domain=letter.domain,
            letter_id=letter.id,
            failed_event_id=letter.event_id,
            topic=letter.topic,
            failure=letter.failure,
            reason=command.reason.strip(),
            requested_by=command.by,
        )
        async with self._database.transaction() as session:
            await self._outbox.add(session, event, aggregate_id=letter.event_id or letter.id)
            dead = self._broker.dead_letters
            act = dead.redrive if command.decision is Decision.REDRIVE else dead.discard
            done = await act(letter.domain, letter.id)
            if not done:
                await session.rollback()
        return done


def _letter(found: BrokerLetter) -> DeadLetter:
    return DeadLetter(
        id=found.id,
        domain=found.group,
        topic=found.topic,
        event_id=found.event_id,
        failure=found.reason,
        buried_at=found.buried_at,
    )
