"""Keeps a session's access token fresh: one refresh at a time per session, over all requests and processes.

Keycloak forgives no reuse of a refresh token, so parallel requests with an expired token must share one refresh.
"""

from __future__ import annotations

import time

from redis.exceptions import LockError

from stoa_bff.identity.errors import SignInRefused, SignInUnavailable
from stoa_bff.identity.provider import Provider
from stoa_bff.sessions import Session, SessionStore


class FreshTokens:
    """Gives sessions whose access token is still good for ``ahead_seconds``."""

    def __init__(self, provider: Provider, store: SessionStore, *, ahead_seconds: int) -> None:
        self._provider = provider
        self._store = store
        self._ahead_seconds = ahead_seconds

    async def ensure(self, session: Session) -> Session:
        """Refresh when needed.

        Returns the empty session when the provider ended it. While the provider is away a session goes on until its
        access token ends; then SignInUnavailable is raised.
        """
        if session.sign_in is None or self._is_fresh(session):
            return session
        try:
            async with self._store.refreshing(session):
                return await self._refresh(await self._store.read(session.cookie))
        except (SignInUnavailable, LockError) as error:
            if session.sign_in.access_expires_at > time.time():
                return session
            raise SignInUnavailable("The sign-in service does not answer; please try again in a moment.") from error

    async def _refresh(self, session: Session) -> Session:
        if session.sign_in is None or self._is_fresh(session):
            return session
        try:
            renewed = await self._provider.refresh(session.sign_in)
        except SignInRefused:
            await self._store.end(session)
            return Session()
        return await self._store.replace_sign_in(session, renewed)

    def _is_fresh(self, session: Session) -> bool:
        return session.sign_in is not None and session.sign_in.access_expires_at - time.time() > self._ahead_seconds
