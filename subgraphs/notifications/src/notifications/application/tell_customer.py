from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from stoa_primitives import derived_id

from notifications.domain.letter import Letter
from notifications.domain.notification import Notification, NotificationKind
from notifications.domain.preferences import Channel, is_wanted
from notifications.domain.texts import cancellation_reason, spoken, text_for

from .ports import Inboxes


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerNews:
    """Something happened that a customer wants to know."""

    event_id: str
    kind: NotificationKind
    customer_id: str
    occurred_at: datetime
    facts: Mapping[str, str]
    """Fills the text; for a cancellation it holds the ``reason`` as the event names it."""
    order_id: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    """What only a letter has room for, such as the lines of an order."""


async def tell_customer(news: CustomerNews, inboxes: Inboxes) -> None:
    """Put it into the customer's inbox and write a letter, in their language, where they want to be told."""
    locale = await inboxes.locale_of(news.customer_id)
    chosen = await inboxes.chosen(news.customer_id)
    facts = dict(news.facts)
    if "reason" in facts:
        facts["reason"] = cancellation_reason(facts["reason"], locale)
    if is_wanted(news.kind, Channel.INBOX, chosen):
        await inboxes.add(_notification(news, facts, locale))
    if is_wanted(news.kind, Channel.EMAIL, chosen):
        await _write(news, facts, spoken(locale), inboxes)


def _notification(news: CustomerNews, facts: Mapping[str, str], locale: str | None) -> Notification:
    text = text_for(news.kind, locale, facts)
    return Notification(
        id=derived_id("notification", news.event_id),
        recipient=news.customer_id,
        kind=news.kind,
        title=text.title,
        body=text.body,
        created_at=news.occurred_at,
        order_id=news.order_id,
    )


async def _write(news: CustomerNews, facts: Mapping[str, str], locale: str, inboxes: Inboxes) -> None:
    contact = await inboxes.contact_of(news.customer_id)
    if contact is None:
        return
    await inboxes.post(
        Letter(
            id=derived_id("letter", news.event_id),
            customer_id=news.customer_id,
            kind=news.kind,
            contact=contact,
            locale=locale,
            facts={**facts, **news.details, "order_id": news.order_id},
            created_at=news.occurred_at,
        )
    )
