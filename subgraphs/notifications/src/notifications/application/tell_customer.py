from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from stoa_primitives import derived_id

from notifications.domain.notification import Notification, NotificationKind
from notifications.domain.texts import cancellation_reason, text_for

from .ports import Inboxes


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderNews:
    """Something happened to a customer's order."""

    event_id: str
    kind: NotificationKind
    customer_id: str
    order_id: str
    occurred_at: datetime
    facts: Mapping[str, str]
    """Fills the text; for a cancellation it holds the ``reason`` as the event names it."""


async def tell_customer(news: OrderNews, inboxes: Inboxes) -> None:
    """Put it into the customer's inbox, in their language if we know it."""
    locale = await inboxes.locale_of(news.customer_id)
    facts = dict(news.facts)
    if "reason" in facts:
        facts["reason"] = cancellation_reason(facts["reason"], locale)
    text = text_for(news.kind, locale, facts)
    await inboxes.add(
        Notification(
            id=derived_id("notification", news.event_id),
            recipient=news.customer_id,
            kind=news.kind,
            title=text.title,
            body=text.body,
            created_at=news.occurred_at,
            order_id=news.order_id,
        )
    )
