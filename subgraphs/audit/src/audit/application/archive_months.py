from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from stoa_primitives import Clock, acting_for, current_tenant

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

    async def archive_due(self) -> Sequence[date]:
        """Archives every month that is due, for all tenants, oldest first; gives the months."""
        now = self.clock.now()
        due = [month for month in await self.archives.stored_months() if self.policy.is_due(month, now)]
        for month in due:
            for tenant in await self.archives.tenants():
                with acting_for(tenant):
                    await self._archive(month, now)
            await self.archives.release(month)
        return due

    async def delete_expired(self) -> Sequence[str]:
        """Deletes archived contents whose time is over; the links stay, so that the chain can still be proved."""
        deleted = []
        for tenant in await self.archives.tenants():
            with acting_for(tenant):
                deleted += await self._delete_expired(self.clock.now())
        return deleted

    async def _delete_expired(self, now: datetime) -> list[str]:
        deleted = []
        for file in await self.archives.expired(now):
            if await self.archives.delete(file, now, self._expiry_of(file, now)):
                self.files.delete(file)
                deleted.append(file.name)
        return deleted

    async def _archive(self, month: date, now: datetime) -> None:
        if await self.archives.is_noted(month):
            return
        chain = current_tenant()
        written = await self.files.write(month, chain, self.archives.entries_of(month), self.policy)
        dated = [replace(file, month=month, expires_at=self._expiry(month, file)) for file in written]
        files = [{"name": file.name, "sha256": file.sha256, "entries": file.entries} for file in dated]
        name = f"{month:%Y-%m}"
        deed = OwnDeed(type=ARCHIVED, aggregate_id=name, actor=SYSTEM, data={"month": name, "files": files}, once=name)

        async def anchor(work: Work) -> None:
            await record_own(deed, chain, work, now)

        await self.archives.note(month, dated, now, anchor)

    def _expiry(self, month: date, file: ArchivedFile) -> datetime | None:
        if file.family == CHAIN_FILE:
            return None
        family = next((each for each in self.policy.families if each.name == file.family), self.policy.family_of(""))
        return self.policy.expiry(month, family)

    def _expiry_of(self, file: ArchivedFile, now: datetime) -> Callable[[Work], Awaitable[None]]:
        async def anchor(work: Work) -> None:
            data = {"file": file.name, "sha256": file.sha256, "entries": file.entries}
            deed = OwnDeed(type=EXPIRED, aggregate_id=file.name, actor=SYSTEM, data=data, once=file.name)
            await record_own(deed, current_tenant(), work, now)

        return anchor
