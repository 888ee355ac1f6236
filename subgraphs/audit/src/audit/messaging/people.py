"""A person's request: what the journal holds of them, and that it forgets what it can."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Envelope, Outbox
from stoa_messaging.personal_data import (
    ERASURE_REQUESTED,
    EXPORT_REQUESTED,
    ErasureRequestedRead,
    ExportRequestedRead,
    parts_of,
)
from stoa_messaging.sealing import seal
from stoa_primitives import Clock

from audit.application.ports import Work

from .events import CustomerDataExported, CustomerErased

DOMAIN: Final = "audit"
ANSWERED: Final = frozenset({EXPORT_REQUESTED, ERASURE_REQUESTED})
KEPT: Final = "that something happened, when, and under which number: the journal has to stay provable"
ReadsPerson = Callable[[AsyncSession, str], Awaitable[Sequence[Mapping[str, Any]]]]


class PersonalDataDesk:
    """Answers `customers.export_requested` and `customers.erasure_requested`; everything else passes by."""

    def __init__(self, outbox: Outbox, clock: Clock, reads_person: ReadsPerson) -> None:
        self._outbox = outbox
        self._clock = clock
        self._reads_person = reads_person

    async def answer(self, session: AsyncSession, envelope: Envelope, work: Work) -> None:
        if envelope.type == EXPORT_REQUESTED:
            await self._export(session, envelope)
        elif envelope.type == ERASURE_REQUESTED:
            await self._erase(session, envelope, work)

    async def _export(self, session: AsyncSession, envelope: Envelope) -> None:
        asked = ExportRequestedRead.model_validate(envelope.data)
        rows = await self._reads_person(session, asked.customer_id)
        parts = list(parts_of({"journal": rows}))
        for sequence, part in enumerate(parts):
            event = CustomerDataExported(
                export_id=asked.export_id,
                customer_id=asked.customer_id,
                domain=DOMAIN,
                sequence=sequence,
                part=seal(part, asked.key),
                last=sequence == len(parts) - 1,
            )
            await self._outbox.add(session, event, aggregate_id=asked.export_id, cause=envelope)

    async def _erase(self, session: AsyncSession, envelope: Envelope, work: Work) -> None:
        """Destroys the key: whatever was sealed for this customer, in the database and in archives, is gone with it."""
        asked = ErasureRequestedRead.model_validate(envelope.data)
        if DOMAIN not in asked.domains:
            return
        await work.vault.destroy(asked.customer_id, self._clock.now())
        event = CustomerErased(
            erasure_id=asked.erasure_id,
            customer_id=asked.customer_id,
            domain=DOMAIN,
            kept=[KEPT],
            waiting=None,
            round=asked.round,
        )
        await self._outbox.add(session, event, aggregate_id=asked.erasure_id, cause=envelope)
