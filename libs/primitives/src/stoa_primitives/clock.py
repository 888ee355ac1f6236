"""Time as a port: the domain is handed the present, it never looks at the wall."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Says what time it is, always in UTC."""

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still, for tests and replays."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


@dataclass(slots=True)
class MovableClock:
    """A clock that goes when it is told to, for tests; without a moment it begins with the present."""

    moment: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self.moment

    def forward(self, seconds: float = 0.0, **span: float) -> None:
        """By so many seconds and whatever else `timedelta` knows."""
        self.moment += timedelta(seconds=seconds, **span)
