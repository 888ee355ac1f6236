"""The OpenID provider (Keycloak): authorization URL, code exchange, refresh, logout.

Addresses of the realm are Keycloak's fixed ones, so a start does not depend on discovery and a provider that is down hurts only who signs in.
"""

from __future__ import annotations

import time
from typing import Any, Final
from urllib.parse import urlencode

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuthError
from joserfc.errors import JoseError

from stoa_bff.config import BffSettings
from stoa_bff.identity.claims import check_id_token, check_logout_token
from stoa_bff.identity.errors import LogoutTokenRefused, SignInRefused, SignInUnavailable
from stoa_bff.identity.keys import SigningKeys
from stoa_bff.sessions import PendingLogin, SignIn

SCOPES: Final = "openid profile email"
_DEFAULT_REFRESH_SECONDS: Final = 1800


class Provider:
    """One realm as one confidential client sees it."""

    def __init__(self, settings: BffSettings, *, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._settings = settings
        self._endpoint = f"{settings.internal_issuer}/protocol/openid-connect"
        self._public_endpoint = f"{settings.issuer}/protocol/openid-connect"
        self.redirect_uri = f"{settings.public_url}/auth/callback"
        self._client = AsyncOAuth2Client(
            client_id=settings.client_id,
            client_secret=settings.client_secret.get_secret_value(),
            redirect_uri=self.redirect_uri,
            scope=SCOPES,
            code_challenge_method="S256",
            timeout=settings.keycloak_timeout_seconds,
            transport=transport,
        )
        self._plain = httpx2.AsyncClient(timeout=settings.keycloak_timeout_seconds, transport=transport)
        self._keys = SigningKeys(self._plain, f"{self._endpoint}/certs")

    async def close(self) -> None:
        await self._client.aclose()
        await self._plain.aclose()

    async def is_reachable(self) -> bool:
        """Ask for the realm's keys: cheap, and what a sign-in needs first."""
        try:
            return (await self._plain.get(f"{self._endpoint}/certs")).is_success
        except httpx2.HTTPError:
            return False

    def authorization_url(self, login: PendingLogin, *, register: bool = False, fresh: bool = False) -> str:
        """Where the browser goes to sign in: code flow with PKCE (S256), state and nonce.

        `fresh`: whoever is signed in at the provider says again who they are (OpenID Connect Core 1.0, `max_age`).
        """
        path = "registrations" if register else "auth"
        url, _ = self._client.create_authorization_url(
            f"{self._public_endpoint}/{path}",
            state=login.state,
            nonce=login.nonce,
            code_verifier=login.code_verifier,
            **({"max_age": "0"} if fresh else {}),
        )
        return str(url)

    async def sign_in(self, login: PendingLogin, code: str) -> SignIn:
        """Exchange the code and check the ID token. Raises SignInRefused or SignInUnavailable."""
        token = await self._token(grant_type="authorization_code", code=code, code_verifier=login.code_verifier)
        try:
            claims = (await self._keys.decode(token["id_token"])).claims
            check_id_token(claims, issuer=self._settings.issuer, client_id=self._settings.client_id, nonce=login.nonce)
        except (JoseError, ValueError, KeyError) as error:
            raise SignInRefused("The answer of the sign-in service could not be trusted.") from error
        return _sign_in(token, subject=str(claims["sub"]), sid=str(claims.get("sid", "")))

    async def refresh(self, sign_in: SignIn) -> SignIn:
        """Trade the refresh token for new tokens (the old one is dead afterwards). Raises SignInRefused or SignInUnavailable."""
        token = await self._token(grant_type="refresh_token", refresh_token=sign_in.refresh_token)
        token.setdefault("id_token", sign_in.id_token)
        return _sign_in(token, subject=sign_in.subject, sid=sign_in.sid)

    async def end(self, sign_in: SignIn) -> None:
        """End the Keycloak session and its refresh token; a provider that is down is left to its own expiry."""
        settings = self._settings
        form = {
            "client_id": settings.client_id,
            "client_secret": settings.client_secret.get_secret_value(),
            "refresh_token": sign_in.refresh_token,
        }
        try:
            await self._plain.post(f"{self._endpoint}/revoke", data={**form, "token": sign_in.refresh_token})
        except httpx2.HTTPError:
            return

    def logout_url(self, sign_in: SignIn) -> str:
        """RP-initiated logout: where the browser goes to end its session at the provider too."""
        query = urlencode(
            {"id_token_hint": sign_in.id_token, "post_logout_redirect_uri": f"{self._settings.public_url}/"}
        )
        return f"{self._public_endpoint}/logout?{query}"

    async def claims_of(self, access_token: str) -> dict[str, Any]:
        """Verified claims of an access token this provider gave us."""
        try:
            return dict((await self._keys.decode(access_token)).claims)
        except JoseError as error:
            raise SignInRefused("The session's token is not valid.") from error

    async def read_logout_token(self, token: str) -> tuple[str | None, str | None, str]:
        """Check a back-channel logout token; returns (sid, sub, jti). Raises LogoutTokenRefused."""
        try:
            decoded = await self._keys.decode(token)
            return check_logout_token(
                decoded.header, decoded.claims, issuer=self._settings.issuer, client_id=self._settings.client_id
            )
        except (JoseError, ValueError) as error:
            raise LogoutTokenRefused("This is no valid logout token.") from error

    async def _token(self, **parameters: str) -> dict[str, Any]:
        try:
            token = await self._client.fetch_token(f"{self._endpoint}/token", method="POST", **parameters)
        except OAuthError as error:
            raise SignInRefused("The sign-in service refused; please sign in again.") from error
        except (httpx2.HTTPError, AuthlibBaseError, ValueError) as error:
            raise SignInUnavailable("The sign-in service does not answer.") from error
        if "access_token" not in token:
            raise SignInUnavailable("The sign-in service gave an odd answer.")
        return dict(token)


def _sign_in(token: dict[str, Any], *, subject: str, sid: str) -> SignIn:
    now = time.time()
    return SignIn(
        subject=subject,
        sid=sid,
        access_token=token["access_token"],
        refresh_token=token.get("refresh_token", ""),
        id_token=token["id_token"],
        access_expires_at=now + int(token.get("expires_in", 60)),
        refresh_expires_at=now + (int(token.get("refresh_expires_in", 0)) or _DEFAULT_REFRESH_SECONDS),
    )
