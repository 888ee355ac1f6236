"""An OpenID provider with keys of its own: honest by default, and wrong in exactly the way a test asks for."""

from __future__ import annotations

import asyncio
import hmac
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import httpx2
import orjson
from joserfc import jwt
from joserfc.jwk import RSAKey

_KEY_BITS = 2048


class MisbehavingProvider(httpx2.AsyncBaseTransport):
    """A transport that answers as the realm ``stoa`` at http://id.test.

    ``claims`` overrides claims of the ID token (None removes one); ``forge_with_public_key`` signs
    with HS256; ``is_down`` refuses connections;
    ``refuses_refresh`` answers invalid_grant. ``refreshes`` counts token refreshes, ``reuses`` the refresh
    tokens that came a second time: those get invalid_grant, as from Keycloak. ``answer_seconds`` is how long it thinks.
    """

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(_KEY_BITS, {"kid": "honest", "use": "sig", "alg": "RS256"})
        self.issuer = "http://id.test/realms/stoa"
        self.claims: dict[str, Any] = {}
        self.signing_key = self.key
        self.forge_with_public_key = False
        self.nonce = ""
        self.is_down = False
        self.refuses_refresh = False
        self.refreshes = 0
        self.reuses = 0
        self.answer_seconds = 0.0
        self._spent: set[str] = set()
        self.token_forms: list[dict[str, str]] = []
        self.access_seconds = 300

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.is_down:
            raise httpx2.ConnectError("nobody listens")
        await asyncio.sleep(self.answer_seconds)
        path = request.url.path
        if path.endswith("/certs"):
            return httpx2.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        if path.endswith("/token"):
            return self._token({name: values[0] for name, values in parse_qs((await request.aread()).decode()).items()})
        return httpx2.Response(200, json={})

    def logout_token(self, header: Mapping[str, Any] | None = None, **changes: Any) -> str:
        """A back-channel logout token; ``changes`` overrides claims, None removes one."""
        claims = {
            "iss": self.issuer,
            "aud": "shop",
            "iat": int(time.time()),
            "jti": f"logout-{time.time_ns()}",
            "sid": "sid-1",
            "sub": "sub-1",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
            **changes,
        }
        return self._sign(
            {name: value for name, value in claims.items() if value is not None}, header or {"typ": "logout+jwt"}
        )

    def _token(self, form: dict[str, str]) -> httpx2.Response:
        self.token_forms.append(form)
        if form["grant_type"] == "refresh_token":
            self.refreshes += 1
            is_reused = form["refresh_token"] in self._spent
            self.reuses += is_reused
            self._spent.add(form["refresh_token"])
            if self.refuses_refresh or is_reused:
                return httpx2.Response(400, json={"error": "invalid_grant", "error_description": "session not active"})
        return httpx2.Response(
            200,
            json={
                "access_token": self._sign(self._access_claims(), {"typ": "JWT"}),
                "refresh_token": f"refresh-{self.refreshes}",
                "id_token": self._id_token(),
                "token_type": "Bearer",
                "expires_in": self.access_seconds,
                "refresh_expires_in": 1800,
            },
        )

    def _access_claims(self) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.issuer,
            "sub": "sub-1",
            "aud": "stoa-gateway",
            "iat": now,
            "exp": now + self.access_seconds,
            "preferred_username": "shopper",
            "given_name": "Sophie",
            "family_name": "Hopper",
            "realm_access": {"roles": ["customer"]},
        }

    def _id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "sub-1",
            "aud": "shop",
            "azp": "shop",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "sid": "sid-1",
            **self.claims,
        }
        return self._sign({name: value for name, value in claims.items() if value is not None}, {"typ": "JWT"})

    def _sign(self, claims: Mapping[str, Any], header: Mapping[str, Any]) -> str:
        if self.forge_with_public_key:
            return self._forge(claims)
        return jwt.encode(
            {"alg": "RS256", "kid": "honest", **header}, dict(claims), self.signing_key, algorithms=["RS256"]
        )

    def _forge(self, claims: Mapping[str, Any]) -> str:
        # By hand: a good library refuses to make this token.
        parts = [_base64(orjson.dumps({"alg": "HS256", "kid": "honest"})), _base64(orjson.dumps(dict(claims)))]
        signature = hmac.digest(self.key.as_pem(private=False), b".".join(parts), "sha256")
        return b".".join([*parts, _base64(signature)]).decode()


def _base64(value: bytes) -> bytes:
    return urlsafe_b64encode(value).rstrip(b"=")
