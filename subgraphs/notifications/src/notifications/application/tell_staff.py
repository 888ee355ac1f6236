from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from stoa_primitives import derived_id

from notifications.domain.notification import STOCK_AUDIENCE, Notification, NotificationKind
from notifications.domain.texts import text_for

from .ports import Inboxes


@dataclass(frozen=True, slots=True, kw_only=True)
class LowStock:
    event_id: str
    variant_id: str
    warehouse_id: str
    on_hand: int
    occurred_at: datetime


async def tell_staff(all_news: Sequence[LowStock], inboxes: Inboxes) -> None:
    """Puts it into the inbox that everybody who looks after the stock reads."""
    await inboxes.add([_notification(news) for news in all_news])


def _notification(news: LowStock) -> Notification:
    facts = {"variant_id": news.variant_id, "warehouse_id": news.warehouse_id, "on_hand": str(news.on_hand)}
    text = text_for(NotificationKind.STOCK_LOW, None, facts)
    return Notification(
        id=derived_id("notification", news.event_id),
        recipient=STOCK_AUDIENCE,
        kind=NotificationKind.STOCK_LOW,
        title=text.title,
        body=text.body,
        created_at=news.occurred_at,
    )
