"""Sessions in Redis: one hash per session, its parts written field by field, so that parallel requests never undo each other."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Final

from redis.asyncio import Redis

from stoa_bff.sessions.model import Session, SignIn

COOKIE_BYTES: Final = 32
_COOKIE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_LOCK_SECONDS: Final = 15


class SessionStore:
    """Reads and writes sessions of one BFF; ``prefix`` keeps the BFFs apart in a shared Redis."""

    def __init__(self, redis: Redis, *, prefix: str, guest_seconds: int) -> None:
        self._redis = redis
        self._prefix = prefix
        self._guest_seconds = guest_seconds

    async def read(self, cookie: str | None) -> Session:
        """Return the session of this cookie; an absent, odd or unknown cookie gives the empty session."""
        if cookie is None or not _COOKIE.fullmatch(cookie):
            return Session()
        stored = await self._redis.hgetall(self._key(cookie))
        if not stored:
            return Session()
        fields = {_text(key): _text(value) for key, value in stored.items()}
        sign_in = SignIn(**json.loads(fields["sign_in"])) if "sign_in" in fields else None
        return Session(cookie=cookie, sign_in=sign_in, guest_basket=fields.get("guest_basket"))

    async def create_signed_in(self, sign_in: SignIn, *, guest_basket: str | None = None) -> Session:
        """Store a new session under a new cookie (never reuse one from before signing in)."""
        session = Session(cookie=secrets.token_urlsafe(COOKIE_BYTES), sign_in=sign_in, guest_basket=guest_basket)
        await self._write_sign_in(session, sign_in)
        if guest_basket is not None:
            await self._redis.hset(self._key(_cookie_of(session)), "guest_basket", guest_basket)
        return session

    async def put_guest_basket(self, session: Session, basket_id: str | None) -> Session:
        """Remember (or with None forget) the guest's basket; creates the session when there is none yet."""
        cookie = session.cookie or secrets.token_urlsafe(COOKIE_BYTES)
        key = self._key(cookie)
        if basket_id is None:
            await self._redis.hdel(key, "guest_basket")
        else:
            await self._redis.hset(key, "guest_basket", basket_id)
        if session.sign_in is None:
            await self._redis.expire(key, self._guest_seconds)
        return Session(cookie=cookie, sign_in=session.sign_in, guest_basket=basket_id)

    async def replace_sign_in(self, session: Session, sign_in: SignIn) -> Session:
        """Write refreshed tokens; the session lives no longer than its refresh token."""
        await self._write_sign_in(session, sign_in)
        return Session(cookie=session.cookie, sign_in=sign_in, guest_basket=session.guest_basket)

    async def end(self, session: Session) -> None:
        """Forget the session. Ending one that is gone changes nothing."""
        if session.cookie is None:
            return
        await self._redis.delete(self._key(session.cookie))
        if session.sign_in is not None:
            await self._redis.srem(self._index("sid", session.sign_in.sid), self._digest(session.cookie))
            await self._redis.srem(self._index("sub", session.sign_in.subject), self._digest(session.cookie))

    async def end_by_sid(self, sid: str) -> int:
        """End the sessions of one Keycloak session (back-channel logout); returns how many there were."""
        return await self._end_indexed(self._index("sid", sid))

    async def end_by_subject(self, subject: str) -> int:
        """End every session of a person; returns how many there were."""
        return await self._end_indexed(self._index("sub", subject))

    @asynccontextmanager
    async def refreshing(self, session: Session) -> AsyncIterator[None]:
        """Let one request at a time, over all processes, refresh this session's tokens."""
        lock = self._redis.lock(
            f"{self._key(_cookie_of(session))}:refresh",
            timeout=_LOCK_SECONDS,
            blocking_timeout=_LOCK_SECONDS,
            sleep=0.05,
        )
        async with lock:
            yield

    async def _write_sign_in(self, session: Session, sign_in: SignIn) -> None:
        cookie = _cookie_of(session)
        seconds = max(1, int(sign_in.refresh_expires_at - time.time()))
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(self._key(cookie), "sign_in", json.dumps(asdict(sign_in)))
            pipe.expire(self._key(cookie), seconds)
            for index in (self._index("sid", sign_in.sid), self._index("sub", sign_in.subject)):
                pipe.sadd(index, self._digest(cookie))
                pipe.expire(index, seconds)
            await pipe.execute()

    async def _end_indexed(self, index: str) -> int:
        members = await self._redis.smembers(index)
        ended = 0
        for digest in members:
            ended += await self._redis.delete(f"{self._prefix}:session:{_text(digest)}")
        await self._redis.delete(index)
        return ended

    def _key(self, cookie: str) -> str:
        return f"{self._prefix}:session:{self._digest(cookie)}"

    def _index(self, kind: str, value: str) -> str:
        return f"{self._prefix}:{kind}:{value}"

    @staticmethod
    def _digest(cookie: str) -> str:
        return hashlib.sha256(cookie.encode()).hexdigest()


def _cookie_of(session: Session) -> str:
    if session.cookie is None:
        message = "this session was never stored"
        raise ValueError(message)
    return session.cookie


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
