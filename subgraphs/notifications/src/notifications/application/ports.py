"""What the use cases need from outside, in their own words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from notifications.domain.letter import Contact, Letter, Rendered
from notifications.domain.notification import Notification, NotificationKind, Reader
from notifications.domain.preferences import Channel, Preference

Chosen = dict[tuple[NotificationKind, Channel], bool]


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

    async def contact_of(self, customer_id: str) -> Contact | None: ...

    async def remember_contact(self, customer_id: str, contact: Contact) -> None: ...

    async def chosen(self, customer_id: str) -> Chosen: ...

    async def choose(self, customer_id: str, preference: Preference) -> None: ...

    async def post(self, letter: Letter) -> None:
        """Put the letter to those that wait; one of the same id is already there or was sent."""


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


class Letters(Protocol):
    """The letters that wait, each deed in a transaction of its own."""

    async def take_due(self, now: datetime, limit: int, lease: timedelta) -> Sequence[Letter]:
        """Takes letters that are due, so that nobody else sends them until the lease ends; counts the try."""

    async def sent(self, letter_id: str, at: datetime) -> None: ...

    async def failed(self, letter_id: str, reason: str, next_try_at: datetime | None) -> None:
        """None: given up."""


class Renders(Protocol):
    def __call__(self, letter: Letter) -> Rendered: ...


class Posts(Protocol):
    """Hands letters over to whoever delivers them."""

    async def send(self, letter: Letter, rendered: Rendered) -> None:
        """Raises Undeliverable when trying again would change nothing."""


class Undeliverable(Exception):
    """The mail server will not have this letter, now or later."""
