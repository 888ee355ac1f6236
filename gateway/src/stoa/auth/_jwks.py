"""The issuer's keys: kept, refreshed by time and when an unknown key id turns up, but never fetched more often than allowed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from stoa.errors import KeySetUnavailable

FetchJson: TypeAlias = Callable[[str], Awaitable[Any]]
_ASYMMETRIC: Final = frozenset({"RSA", "EC", "OKP"})


class JwksCache:
    """Old keys stay when a fetch fails: an issuer that is down must not lock out everybody, and opens no door."""

    def __init__(
        self,
        url: str,
        fetch_json: FetchJson,
        *,
        lifetime_seconds: float = 600.0,
        min_interval_seconds: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._fetch_json = fetch_json
        self._lifetime_seconds = lifetime_seconds
        self._min_interval_seconds = min_interval_seconds
        self._clock = clock
        self._keys: KeySet | None = None
        self._fetched_at = float("-inf")
        self._tried_at = float("-inf")
        self._lock = asyncio.Lock()
        self._renewal: asyncio.Task[None] | None = None

    async def keys_for(self, key_id: str) -> KeySet:
        """The whole set; it may lack ``key_id`` after all. Raises :class:`KeySetUnavailable` where no key was ever had.

        Nobody waits for a refresh whose key is already known: an issuer that hangs must not slow down who is signed in.
        """
        if not self._has(key_id):
            async with self._lock:
                if not self._has(key_id):
                    await self._refresh()
        elif self._is_stale() and (self._renewal is None or self._renewal.done()):
            self._renewal = asyncio.create_task(self._refresh())
        if self._keys is None:
            raise KeySetUnavailable(f"The keys at {self._url} cannot be had.")
        return self._keys

    def _is_stale(self) -> bool:
        return self._clock() - self._fetched_at > self._lifetime_seconds

    def _has(self, key_id: str) -> bool:
        return self._keys is not None and any(key.kid == key_id for key in self._keys.keys)

    async def _refresh(self) -> None:
        now = self._clock()
        if now - self._tried_at < self._min_interval_seconds:
            return
        self._tried_at = now
        keys = _read_key_set(await self._fetched())
        if keys is not None:
            self._keys = keys
            self._fetched_at = now

    async def _fetched(self) -> Any:
        try:
            return await self._fetch_json(self._url)
        except (OSError, TimeoutError, ValueError, KeySetUnavailable):
            return None


def _read_key_set(document: Any) -> KeySet | None:
    """Only public signature keys; a shared secret in a key set would let anybody who reads it sign."""
    entries = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        return None
    usable = [
        entry
        for entry in entries
        if isinstance(entry, dict)
        and entry.get("kty") in _ASYMMETRIC
        and entry.get("use", "sig") == "sig"
        and entry.get("kid")
    ]
    try:
        return KeySet.import_key_set({"keys": usable}) if usable else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None


__all__ = ["FetchJson", "JwksCache"]
