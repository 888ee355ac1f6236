"""The console's conversation with the identity provider, server to server."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlencode

from stoa.auth import IdTokenVerifier, peek
from stoa.config import ConsoleSettings
from stoa.errors import Unauthenticated
from stoa.http._sessions import ConsoleSession, PendingLogin

# Posts a form, gives the status and the decoded JSON (None where there is none).
PostForm: TypeAlias = Callable[[str, Mapping[str, str]], Awaitable[tuple[int, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIdClient:
    settings: ConsoleSettings
    post_form: PostForm
    id_tokens: IdTokenVerifier

    @property
    def redirect_uri(self) -> str:
        return f"{self.settings.public_url}/console/callback"

    def authorization_url(self, state: str, login: PendingLogin) -> str:
        """Code flow with PKCE S256 and nonce."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(login.verifier.encode("ascii")).digest()).rstrip(b"=")
        query = {
            "client_id": self.settings.client_id,
            "response_type": "code",
            "scope": "openid profile",
            "redirect_uri": self.redirect_uri,
            "state": state,
            "nonce": login.nonce,
            "code_challenge": challenge.decode("ascii"),
            "code_challenge_method": "S256",
        }
        return f"{self.settings.authorization_url}?{urlencode(query)}"

    async def redeem(self, code: str, login: PendingLogin) -> ConsoleSession:
        """Raise :class:`Unauthenticated` unless the code gives tokens for exactly this sign-in."""
        tokens = await self._tokens(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self.redirect_uri,
                "code_verifier": login.verifier,
            }
        )
        claims = await self.id_tokens.verify(str(tokens.get("id_token")), nonce=login.nonce)
        session = _session_of(tokens)
        session.name = str(claims.get("name") or claims.get("preferred_username") or claims["sub"])
        # For display only, straight from the issuer: what the roles open is decided when the token is used.
        session.roles = _roles(peek(session.access_token)[1])
        return session

    async def renew(self, session: ConsoleSession) -> None:
        """Raise :class:`Unauthenticated` where the provider gives no new tokens."""
        fresh = _session_of(await self._tokens({"grant_type": "refresh_token", "refresh_token": session.refresh_token}))
        session.access_token, session.expires_at = fresh.access_token, fresh.expires_at
        session.refresh_token = fresh.refresh_token or session.refresh_token

    async def end(self, session: ConsoleSession) -> None:
        """End the provider's session too; ours is gone whatever it says."""
        await self.post_form(
            self.settings.end_session_url, self._with_credentials({"refresh_token": session.refresh_token})
        )

    async def _tokens(self, form: Mapping[str, str]) -> Mapping[str, Any]:
        status, tokens = await self.post_form(self.settings.token_url, self._with_credentials(form))
        if status // 100 != 2 or not isinstance(tokens, dict) or not isinstance(tokens.get("access_token"), str):  # noqa: PLR2004 - 2xx
            raise Unauthenticated("The identity provider refused the sign-in. Try again.")
        return tokens

    def _with_credentials(self, form: Mapping[str, str]) -> dict[str, str]:
        return {**form, "client_id": self.settings.client_id, "client_secret": self.settings.client_secret}


def _session_of(tokens: Mapping[str, Any]) -> ConsoleSession:
    lifetime = tokens.get("expires_in")
    seconds = float(lifetime) if isinstance(lifetime, (int, float)) else 60.0
    refresh = tokens.get("refresh_token")
    return ConsoleSession(
        access_token=tokens["access_token"],
        refresh_token=refresh if isinstance(refresh, str) else "",
        expires_at=time.time() + seconds,
        name="",
        roles=(),
    )


def _roles(claims: Mapping[str, Any]) -> tuple[str, ...]:
    access = claims.get("realm_access")
    roles = access.get("roles") if isinstance(access, dict) else None
    return tuple(role for role in roles if isinstance(role, str)) if isinstance(roles, list) else ()


__all__ = ["OpenIdClient", "PostForm"]
