"""Dead letters: messages that a domain could not handle, kept with the reason until a person decides."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """`group` is the domain that failed. `event_id` is empty where the body is no envelope."""

    id: str
    group: str
    topic: str
    body: bytes
    reason: str
    buried_at: datetime
    key: str = ""
    signature: str = ""

    @property
    def event_id(self) -> str:
        try:
            envelope = json.loads(self.body)
        except (ValueError, RecursionError):
            return ""
        found = envelope.get("id") if isinstance(envelope, dict) else None
        return found if isinstance(found, str) else ""


class DeadLetters(Protocol):
    """A group's dead letters, oldest first. False and None mean: not there (any more)."""

    async def count(self, group: str) -> int:
        """How many lie there."""
        ...

    async def list(self, group: str, *, limit: int = 50, after: str | None = None) -> Sequence[DeadLetter]:
        """The oldest, or those behind the one named; at most MOST_LISTED."""
        ...

    async def read(self, group: str, letter_id: str) -> DeadLetter | None:
        """One of them."""
        ...

    async def redrive(self, group: str, letter_id: str) -> bool:
        """Delivers it once more to this group and to no other; it is a dead letter no longer."""
        ...

    async def discard(self, group: str, letter_id: str) -> bool:
        """Throws it away for good."""
        ...


def dead_topic(group: str) -> str:
    """Where the unhandled messages of a consumer group lie."""
    return f"dead.{group}"


def direct_topic(group: str) -> str:
    """What is meant for one group alone."""
    return f"direct.{group}"
