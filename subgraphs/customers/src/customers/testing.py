"""Doubles of the ports to the identity provider, for tests without Keycloak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from customers.application.ports import Session


@dataclass
class RecordedSessions:
    """Remembers whose sessions were ended."""

    ended: list[str] = field(default_factory=list)
    known: dict[str, list[Session]] = field(default_factory=dict)

    async def end_all(self, subject: str) -> None:
        self.ended.append(subject)

    async def of(self, subject: str) -> Sequence[Session]:
        return self.known.get(subject, [])

    async def end_one(self, subject: str, session_id: str) -> bool:
        kept = [session for session in self.known.get(subject, []) if session.id != session_id]
        found = len(kept) != len(self.known.get(subject, []))
        self.known[subject] = kept
        return found


@dataclass
class RecordedAccounts:
    """Remembers whose account was locked and deleted."""

    locked: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    async def lock(self, subject: str) -> None:
        self.locked.append(subject)

    async def delete(self, subject: str) -> None:
        self.deleted.append(subject)
