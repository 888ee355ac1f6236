"""A service that does not answer is left alone for a while, so that not every request pays for its silence."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

FAILURES_TO_OPEN: Final = 3
OPEN_SECONDS: Final = 2.0


class CircuitBreaker:
    """Closed, open, and half open: when the pause is over, one call tries and the others still go without."""

    def __init__(
        self,
        *,
        failures: int = FAILURES_TO_OPEN,
        seconds: float = OPEN_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures_to_open = failures
        self._seconds = seconds
        self._now = now
        self._failures = 0
        self._closed_again_at = 0.0

    def allows(self) -> bool:
        """Whether to ask now."""
        if self._failures < self._failures_to_open:
            return True
        if self._now() < self._closed_again_at:
            return False
        self._closed_again_at = (
            self._now() + self._seconds
        )  # this call is the trial; the next ones wait for its outcome
        return True

    def succeeded(self) -> None:
        self._failures = 0

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= self._failures_to_open:
            self._closed_again_at = self._now() + self._seconds
