from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from stoa_primitives import Clock

from audit.domain.reading import SYSTEM
from audit.domain.retention import CHAIN_FILE, Policy

from .ports import ArchivedFile, Archives, Work, WritesArchives
from .record_own import OwnDeed, record_own

ARCHIVED: Final = "audit.month_archived"
EXPIRED: Final = "audit.archive_expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Moves months out of the database, and deletes contents that nobody may keep any longer."""

    archives: Archives
    files: WritesArchives
    policy: Policy
    clock: Clock
    home_chain: str
    """The chain that notes a month in which nothing was recorded for anybody, and expiries."""

    async def archive_due(self) -> Sequence[date]:
        """Archives every month that is due, oldest first; gives the months."""
        now = self.clock.now()
        due = [month for month in await self.archives.stored_months() if self.policy.is_due(month, now)]
        return [month for month in due if await self._archive(month, now)]

    async def delete_expired(self) -> Sequence[str]:
        """Deletes archived contents whose time is over; the links stay, so that the chain can still be proved."""
        now = self.clock.now()
        deleted = []
        for file in await self.archives.expired(now):
            if await self.archives.delete(file, now, self._expiry_of(file, now)):
                self.files.delete(file)
                deleted.append(file.name)
        return deleted

    async def _archive(self, month: date, now: datetime) -> bool:
        written = await self.files.write(month, self.archives.entries_of(month), self.policy)
        dated = [replace(file, month=month, expires_at=self._expiry(month, file)) for file in written]
        chains = await self.archives.chains_of(month) or [self.home_chain]

        async def anchor(work: Work) -> None:
            files = [{"name": file.name, "sha256": file.sha256, "entries": file.entries} for file in dated]
            data = {"month": f"{month:%Y-%m}", "files": files}
            for chain in chains:
                deed = OwnDeed(
                    type=ARCHIVED, aggregate_id=f"{month:%Y-%m}", actor=SYSTEM, data=data, once=f"{month:%Y-%m}"
                )
                await record_own(deed, chain, work, now)

        return await self.archives.release(month, dated, now, anchor)

    def _expiry(self, month: date, file: ArchivedFile) -> datetime | None:
        if file.family == CHAIN_FILE:
            return None
        family = next((each for each in self.policy.families if each.name == file.family), self.policy.family_of(""))
        return self.policy.expiry(month, family)

    def _expiry_of(self, file: ArchivedFile, now: datetime) -> Callable[[Work], Awaitable[None]]:
        async def anchor(work: Work) -> None:
            data = {"file": file.name, "sha256": file.sha256, "entries": file.entries}
            deed = OwnDeed(type=EXPIRED, aggregate_id=file.name, actor=SYSTEM, data=data, once=file.name)
            await record_own(deed, self.home_chain, work, now)

        return anchor
