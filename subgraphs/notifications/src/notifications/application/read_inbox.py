from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from stoa_primitives import InvalidInput

from notifications.domain.notification import Notification, NotificationUnknown, Reader

from .ports import InboxReader, Transactions

MAX_PAGE: Final = 100


class PageSizeInvalid(InvalidInput):
    """Nobody can read that many at once."""

    code = "PAGE_SIZE_INVALID"


async def read_inbox(reader: Reader, first: int, inbox: InboxReader, *, unread_only: bool) -> Sequence[Notification]:
    """The latest notifications, newest first."""
    require_page_size(first)
    return await inbox.latest(reader, first, unread_only=unread_only)


async def mark_read(notification_id: str, reader: Reader, transactions: Transactions) -> Notification:
    """Mark one as read; again makes no difference."""
    async with transactions() as inboxes:
        notification = await inboxes.mark_read(notification_id, reader)
    if notification is None:
        raise NotificationUnknown("This notification is not in your inbox.")
    return notification


async def mark_all_read(reader: Reader, transactions: Transactions) -> int:
    """Mark everything as read; says how many were not."""
    async with transactions() as inboxes:
        return await inboxes.mark_all_read(reader)


def require_page_size(first: int) -> None:
    if not 1 <= first <= MAX_PAGE:
        raise PageSizeInvalid(f"Ask for 1 to {MAX_PAGE} notifications at once.")
