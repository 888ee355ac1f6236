"""A double of the port that ends sessions, for tests without Keycloak."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class RecordedSessions:
    """Remembers whose sessions were ended."""

    ended: list[str] = field(default_factory=list)

    async def end_all(self, subject: str) -> None:
        self.ended.append(subject)
