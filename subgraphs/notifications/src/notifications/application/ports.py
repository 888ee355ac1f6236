"""What the use cases need from outside, in their own words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from notifications.domain.customer import Customer
from notifications.domain.letter import Fate, Letter, Rendered
from notifications.domain.notification import Notification, NotificationKind, Reader
from notifications.domain.preferences import Channel, Preference

Chosen = dict[tuple[NotificationKind, Channel], bool]
Sent = Sequence[Exception | None]


class Inboxes(Protocol):
    """Notifications inside one transaction."""

    async def add(self, notifications: Sequence[Notification]) -> None:
        """Stores them with the commit; after it the live feed has them too."""

    async def mark_read(self, notification_id: str, reader: Reader) -> Notification | None:
        """None: no such notification in the reader's inboxes."""

    async def mark_all_read(self, reader: Reader) -> int: ...

    async def forget(self, before: datetime) -> int: ...

    async def look_up(self, ids: Collection[str]) -> Mapping[str, Customer]:
        """What is known of these customers, a stranger's entry is empty; all at once, and asked for only once."""

    async def remember(self, customers: Sequence[Customer]) -> None:
        """Keeps language and contact, as far as they are told, with the commit; whoever looks up knows them at once."""

    async def ignore(self, ids: Collection[str]) -> None:
        """Customers who asked to be forgotten: nothing more is written about them in this transaction."""

    async def chosen(self, customer_id: str) -> Chosen: ...

    async def choose(self, customer_id: str, preference: Preference) -> None: ...

    async def post(self, letters: Sequence[Letter]) -> None:
        """Puts letters to those that wait, with the commit; one of the same id is already there or was sent."""


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

    async def note(self, fates: Sequence[Fate]) -> None:
        """What became of letters that were taken."""


class Renders(Protocol):
    def __call__(self, letter: Letter) -> Rendered: ...


class Posts(Protocol):
    """Hands letters over to whoever delivers them."""

    async def send(self, letters: Sequence[tuple[Letter, Rendered]]) -> Sent:
        """For each what went wrong, Undeliverable when trying again would change nothing; one's trouble is its own."""


class Undeliverable(Exception):
    """The mail server will not have this letter, now or later."""
