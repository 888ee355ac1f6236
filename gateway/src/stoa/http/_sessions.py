"""Console sessions: in memory, bounded, known to the browser only by an unguessable id."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

SESSION_SECONDS: Final = 8 * 3600.0
LOGIN_SECONDS: Final = 600.0
_MAX_ENTRIES: Final = 1_000
Entry = TypeVar("Entry")


@dataclass(slots=True, kw_only=True)
class ConsoleSession:
    """``renewing`` lets parallel requests share one refresh."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: float
    name: str
    roles: tuple[str, ...]
    renewing: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingLogin:
    """A sign-in under way. ``binding`` is the cookie of the browser that began it."""

    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    binding: str = field(repr=False)
    return_to: str


class ExpiringStore(Generic[Entry]):
    """The oldest entry goes when it is full, and every entry after its time."""

    def __init__(self, lifetime_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._lifetime_seconds = lifetime_seconds
        self._clock = clock
        self._entries: OrderedDict[str, tuple[float, Entry]] = OrderedDict()

    def add(self, entry: Entry) -> str:
        """Its new key: 256 bits of chance."""
        key = secrets.token_urlsafe(32)
        self._entries[key] = (self._clock() + self._lifetime_seconds, entry)
        while len(self._entries) > _MAX_ENTRIES:
            self._entries.popitem(last=False)
        return key

    def find(self, key: str | None) -> Entry | None:
        if key is None or key not in self._entries:
            return None
        expires_at, entry = self._entries[key]
        if expires_at <= self._clock():
            del self._entries[key]
            return None
        return entry

    def take(self, key: str | None) -> Entry | None:
        """Find and remove: good for one use."""
        entry = self.find(key)
        if entry is not None and key is not None:
            del self._entries[key]
        return entry


__all__ = ["LOGIN_SECONDS", "SESSION_SECONDS", "ConsoleSession", "ExpiringStore", "PendingLogin"]
