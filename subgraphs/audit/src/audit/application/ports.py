"""What the use cases need from outside, in their own words."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from audit.domain.entry import Content, Entry


class Journal(Protocol):
    """The chain inside one transaction."""

    async def append(self, chain: str, content: Content, at: datetime) -> int:
        """Adds an entry and says its position."""

    async def customer_of_correlation(self, correlation_id: str) -> str | None:
        """Whom a chain of events is about, if an earlier one said so."""


class Vault(Protocol):
    """The customers' keys inside one transaction."""

    async def seal(self, subject: str, text: bytes) -> bytes | None:
        """None: the subject's key was destroyed, nothing about them is kept any more."""

    async def open(self, sealed: Sequence[tuple[str, bytes]]) -> list[bytes | None]:
        """What was sealed for these subjects; None where the key is gone."""

    async def destroy(self, subject: str, at: datetime) -> bool:
        """Destroys the subject's key for good; False when it had been destroyed before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one transaction works on."""

    journal: Journal
    vault: Vault


class Transactions(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[Work]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """All that is given has to hold."""

    event_type: str | None = None
    domain: str | None = None
    entity: str | None = None
    actor: str | None = None
    customer_id: str | None = None
    touches: str | None = None
    text: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Newest first; `before` is the position of the last entry seen."""

    limit: int
    before: int | None = None


class JournalReader(Protocol):
    """Reads without locks."""

    async def search(self, chain: str, wanted: EntryFilter, page: Page) -> Sequence[Entry]: ...

    async def trail(self, chain: str, of: str, page: Page) -> Sequence[Entry]:
        """Every entry that names the thing, and every entry of the same chains of events."""

    async def by_event_ids(self, chain: str, ids: Sequence[str]) -> Sequence[Entry]: ...

    async def effects_of(self, chain: str, ids: Sequence[str], limit: int) -> Sequence[Entry]:
        """Entries directly caused by these events."""
