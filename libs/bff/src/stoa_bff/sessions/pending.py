"""Logins that went to Keycloak and have not come back: one record per state, bound to the browser that started it.

Each tab has its own state, so two tabs that sign in do not disturb each other (CVE-2025-68158, CVE-2026-41425 are why the
record is bound to a cookie).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import asdict, dataclass
from typing import Final, Self

from redis.asyncio import Redis

_STATE: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingLogin:
    """``binding`` is the hash of the browser's login cookie; ``return_to`` a local path."""

    state: str
    nonce: str
    code_verifier: str
    return_to: str
    binding: str

    @classmethod
    def start(cls, *, return_to: str, browser: str) -> Self:
        """Make the secrets of one login attempt of this browser."""
        return cls(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            code_verifier=secrets.token_urlsafe(64),
            return_to=return_to,
            binding=_hash(browser),
        )

    def belongs_to(self, browser: str | None) -> bool:
        """Tell whether this browser started the login."""
        return browser is not None and hmac.compare_digest(self.binding, _hash(browser))


class PendingLogins:
    """Keeps pending logins in Redis for ``seconds``; each can be taken once."""

    def __init__(self, redis: Redis, *, prefix: str, seconds: int) -> None:
        self._redis = redis
        self._prefix = prefix
        self._seconds = seconds

    async def remember(self, login: PendingLogin) -> None:
        await self._redis.set(f"{self._prefix}:login:{login.state}", json.dumps(asdict(login)), ex=self._seconds)

    async def take(self, state: str) -> PendingLogin | None:
        """Return and forget the login with this state; None when it is unknown, used or too old."""
        if not _STATE.fullmatch(state):
            return None
        stored = await self._redis.getdel(f"{self._prefix}:login:{state}")
        return None if stored is None else PendingLogin(**json.loads(stored))


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
