"""The parts a BFF's routes work with, made once per process by wiring."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from redis.asyncio import Redis

from stoa_bff.config import BffSettings
from stoa_bff.gateway_client import GatewayClient
from stoa_bff.http.cookies import Cookies
from stoa_bff.identity import FreshTokens, Provider
from stoa_bff.sessions import PendingLogins, Session, SessionStore


@dataclass(frozen=True, slots=True, kw_only=True)
class BffParts:
    """``on_sign_in`` runs after a sign-in with the new session (merging the guest's basket); it must not raise."""

    settings: BffSettings
    redis: Redis
    sessions: SessionStore
    pending: PendingLogins
    provider: Provider
    tokens: FreshTokens
    gateway: GatewayClient
    cookies: Cookies
    on_sign_in: Callable[[BffParts, Session], Awaitable[Session]]

    @classmethod
    def from_settings(
        cls, settings: BffSettings, *, on_sign_in: Callable[[BffParts, Session], Awaitable[Session]]
    ) -> BffParts:
        """Make the production parts. Nothing connects before it is used."""
        redis = Redis.from_url(settings.redis_url, socket_timeout=5, socket_connect_timeout=2, health_check_interval=30)
        sessions = SessionStore(redis, prefix=settings.client_id, guest_seconds=settings.guest_session_seconds)
        provider = Provider(settings)
        return cls(
            settings=settings,
            redis=redis,
            sessions=sessions,
            pending=PendingLogins(redis, prefix=settings.client_id, seconds=settings.login_seconds),
            provider=provider,
            tokens=FreshTokens(provider, sessions, ahead_seconds=settings.refresh_ahead_seconds),
            gateway=GatewayClient(settings.gateway_url, timeout_seconds=settings.gateway_timeout_seconds),
            cookies=Cookies(settings),
            on_sign_in=on_sign_in,
        )

    async def close(self) -> None:
        await self.gateway.close()
        await self.provider.close()
        await self.redis.aclose()
