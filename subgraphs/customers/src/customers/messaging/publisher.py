"""Says in the outbox what customers asks for and what has happened to a person's rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Envelope, Event, Outbox
from stoa_primitives import derived_id

from customers.domain.consent import Decision
from customers.domain.erasure import Erasure
from customers.domain.personal_export import Export
from customers.domain.wish_notice import WishNotice
from customers.messaging.events import (
    ConsentChanged,
    ErasureFinished,
    ErasureRequested,
    ExportReady,
    ExportRequested,
    MoneyData,
    WishBackInStock,
    WishPriceDropped,
)


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

    async def wishes(self, session: AsyncSession, notices: Sequence[WishNotice]) -> None:
        """All at once. Ids derive from the cause, so news heard twice is told once."""
        now = datetime.now(UTC)
        envelopes = [
            Envelope.of(
                _wish_event(notice),
                aggregate_id=notice.wisher.customer_id,
                occurred_at=now,
                event_id=derived_id("wish notice", notice.cause_id, notice.wisher.customer_id),
            )
            for notice in notices
        ]
        if envelopes:
            await self._outbox.add_all(session, envelopes)

    async def _add(self, session: AsyncSession, event: Event, aggregate_id: str) -> None:
        await self._outbox.add(session, event, aggregate_id=aggregate_id)


def _wish_event(notice: WishNotice) -> Event:
    about = {
        "customer_id": notice.wisher.customer_id,
        "product_id": notice.variant.product_id,
        "variant_id": notice.variant.variant_id,
        "name": notice.variant.name(notice.wisher.locale),
        "locale": notice.wisher.locale,
    }
    if notice.change is None:
        return WishBackInStock(**about)
    before, after = (
        MoneyData(amount=money.amount, currency=str(money.currency))
        for money in (notice.change.before, notice.change.after)
    )
    return WishPriceDropped(**about, before=before, after=after)
