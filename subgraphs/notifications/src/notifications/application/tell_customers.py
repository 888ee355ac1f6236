"""What customers are told of: an entry in the inbox, and a letter, in their language, where they want to be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from stoa_primitives import derived_id

from notifications.domain.customer import Customer
from notifications.domain.letter import Letter
from notifications.domain.notification import Notification, NotificationKind
from notifications.domain.preferences import Channel
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


async def tell_customers(all_news: Sequence[CustomerNews], inboxes: Inboxes) -> None:
    """However many they are: customers are looked up once, and everything is written at once."""
    customers = await inboxes.look_up({news.customer_id for news in all_news})
    notifications: list[Notification] = []
    letters: list[Letter] = []
    for news in all_news:
        customer = customers[news.customer_id]
        facts = _told(news, customer)
        if customer.wants(news.kind, Channel.INBOX):
            notifications.append(_notification(news, facts, customer.locale))
        letter = _letter(news, facts, customer) if customer.wants(news.kind, Channel.EMAIL) else None
        if letter is not None:
            letters.append(letter)
    await inboxes.add(notifications)
    await inboxes.post(letters)


def _told(news: CustomerNews, customer: Customer) -> Mapping[str, str]:
    if "reason" not in news.facts:
        return news.facts
    return {**news.facts, "reason": cancellation_reason(news.facts["reason"], customer.locale)}


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


def _letter(news: CustomerNews, facts: Mapping[str, str], customer: Customer) -> Letter | None:
    if customer.contact is None:
        return None
    return Letter(
        id=derived_id("letter", news.event_id),
        customer_id=news.customer_id,
        kind=news.kind,
        contact=customer.contact,
        locale=spoken(customer.locale),
        facts={**facts, **news.details, "order_id": news.order_id},
        created_at=news.occurred_at,
    )
