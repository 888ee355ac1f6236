"""What the use cases need from outside, in their own words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from notifications.domain.notification import Notification, Reader


class Inboxes(Protocol):
    """Notifications inside one transaction."""

    async def add(self, notification: Notification) -> None:
        """Store it; after the commit the live feed has it too."""

    async def mark_read(self, notification_id: str, reader: Reader) -> Notification | None:
        """None: no such notification in the reader's inboxes."""

    async def mark_all_read(self, reader: Reader) -> int: ...

    async def forget(self, before: datetime) -> int: ...

    async def locale_of(self, customer_id: str) -> str | None: ...

    async def remember_locale(self, customer_id: str, locale: str) -> None: ...


class InboxReader(Protocol):
    """Reads without locks."""

    async def latest(self, reader: Reader, limit: int, *, unread_only: bool) -> Sequence[Notification]: ...

    async def unread_count(self, reader: Reader) -> int: ...

    async def by_ids(self, ids: Sequence[str], reader: Reader) -> Mapping[str, Notification]: ...


class Transactions(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[Inboxes]: ...


class LiveFeed(Protocol):
    def listen(self, reader: Reader) -> AsyncIterator[Notification]:
        """What arrives in the reader's inboxes from now on, from whichever process."""
