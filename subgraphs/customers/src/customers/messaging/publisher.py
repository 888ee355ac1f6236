"""Says in the outbox what customers asks for and what has happened to a person's rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Event, Outbox

from customers.domain.consent import Decision
from customers.domain.erasure import Erasure
from customers.domain.personal_export import Export
from customers.messaging.events import ConsentChanged, ErasureFinished, ErasureRequested, ExportReady, ExportRequested


class OutboxPublisher:
    """Writes into the outbox of an open transaction."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def ask_for_export(self, session: AsyncSession, export: Export, key: Mapping[str, Any]) -> None:
        event = ExportRequested(export_id=export.id, customer_id=export.customer_id, key=dict(key))
        await self._add(session, event, export.id)

    async def export_ready(self, session: AsyncSession, export: Export) -> None:
        moment = export.expires_at.isoformat() if export.expires_at else ""
        event = ExportReady(export_id=export.id, customer_id=export.customer_id, expires_at=moment)
        await self._add(session, event, export.id)

    async def ask_for_erasure(self, session: AsyncSession, erasure: Erasure, domains: Sequence[str]) -> None:
        event = ErasureRequested(
            erasure_id=erasure.id, customer_id=erasure.customer_id, domains=list(domains), round=erasure.phase
        )
        await self._add(session, event, erasure.id)

    async def erasure_finished(self, session: AsyncSession, erasure: Erasure) -> None:
        event = ErasureFinished(erasure_id=erasure.id, customer_id=erasure.customer_id)
        await self._add(session, event, erasure.id)

    async def consent_changed(self, session: AsyncSession, customer_id: str, decision: Decision) -> None:
        event = ConsentChanged(
            customer_id=customer_id,
            purpose=decision.purpose,
            version=decision.version,
            granted=decision.granted,
            fingerprint=decision.fingerprint,
        )
        await self._add(session, event, customer_id)

    async def _add(self, session: AsyncSession, event: Event, aggregate_id: str) -> None:
        await self._outbox.add(session, event, aggregate_id=aggregate_id)
