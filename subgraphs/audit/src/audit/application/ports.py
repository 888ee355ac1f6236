"""What the use cases need from outside, in their own words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from audit.domain.chain import ChainPoint, Link
from audit.domain.entry import Content, Entry
from audit.domain.retention import Policy


class Journal(Protocol):
    """The chain inside one transaction."""

    async def append(self, chain: str, contents: Sequence[Content], at: datetime) -> None:
        """Adds entries in their order."""

    async def customers_of_correlations(self, correlation_ids: Collection[str]) -> Mapping[str, str]:
        """Whom these chains of events are about, as far as earlier ones said so."""


class Vault(Protocol):
    """The customers' keys inside one transaction."""

    async def seal(self, texts: Sequence[tuple[str, bytes]]) -> list[bytes | None]:
        """For each subject and text. None: the subject's key was destroyed, nothing about them is kept any more."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    point: ChainPoint
    signature: bytes


class ProofReader(Protocol):
    """What a chain is checked by."""

    async def head(self, chain: str) -> ChainPoint | None:
        """Where the chain's next entry will be added; None: nothing was ever recorded."""

    async def last_checkpoint(self, chain: str) -> Checkpoint | None: ...

    async def checkpoints(self, chain: str) -> Sequence[Checkpoint]: ...

    async def add_checkpoint(self, checkpoint: Checkpoint, at: datetime) -> None: ...

    def links(self, chain: str, after: int) -> AsyncIterator[Sequence[Link]]:
        """The chain's links in their order, those of archived months first. Raises ArchiveDamaged."""

    async def damaged_archives(self, chain: str) -> Sequence[str]:
        """Archive files that are missing or not what the chain says they are."""


class ArchiveDamaged(Exception):
    """An archived month cannot be read as it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedFile:
    name: str
    family: str
    sha256: str
    entries: int
    month: date | None = None
    expires_at: datetime | None = None


class Archives(Protocol):
    """Which months lie where."""

    async def stored_months(self) -> Sequence[date]:
        """Months whose entries are in the database, oldest first."""

    async def tenants(self) -> Sequence[str]: ...

    def entries_of(self, month: date) -> AsyncIterator[Sequence[Entry]]:
        """A month's entries of the tenant acted for, in their order."""

    async def is_noted(self, month: date) -> bool:
        """Whether the month of the tenant acted for is archived."""

    async def note(
        self, month: date, files: Sequence[ArchivedFile], at: datetime, anchor: Callable[[Work], Awaitable[None]]
    ) -> bool:
        """Notes the files and lets `anchor` write into the chain, both or neither. False: somebody did it first."""

    async def release(self, month: date) -> None:
        """Takes the month out of the database; refused while a tenant's entries are not archived."""

    async def files(self, *, limit: int = 500) -> Sequence[ArchivedFile]:
        """What is archived and not deleted, newest month first."""

    async def expired(self, now: datetime) -> Sequence[ArchivedFile]: ...

    async def delete(self, file: ArchivedFile, at: datetime, anchor: Callable[[Work], Awaitable[None]]) -> bool: ...


class WritesArchives(Protocol):
    """The archive's folder."""

    async def write(
        self, month: date, chain: str, entries: AsyncIterator[Sequence[Entry]], policy: Policy
    ) -> list[ArchivedFile]: ...

    def delete(self, file: ArchivedFile) -> None: ...
