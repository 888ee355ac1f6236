"""Keycloak's part for the rig: one signing key, its public half, and the services' own token."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from typing import Any, Final

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from stoa_service.tokens import AUDIENCE

KEY_VARIABLE: Final = "RIG_SIGNING_KEY"
KEYCLOAK: Final = "http://keys.test"
_ISSUER: Final = f"{KEYCLOAK}/realms/stoa"
_PATH: Final = "/realms/stoa/protocol/openid-connect"
_KEY_ID: Final = "rig-key"
_LIFE_SECONDS: Final = 7200
_EVERYTHING: Final = "orders.read orders.write inventory.read inventory.write discounts.read discounts.write catalog.write refunds.approve reviews.moderate"


class Signer:
    """Signs access tokens as the realm would."""

    def __init__(self, key: RSAKey | None = None) -> None:
        self._key = key or RSAKey.generate_key(2048, {"kid": _KEY_ID, "use": "sig", "alg": "RS256"})

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Signer:
        return cls(RSAKey.import_key(json.loads(environment[KEY_VARIABLE])))

    def environment(self) -> dict[str, str]:
        """What a process needs to sign with the same key."""
        return {KEY_VARIABLE: json.dumps(self._key.as_dict(private=True))}

    def public(self) -> dict[str, Any]:
        return {"keys": [self._key.as_dict(private=False)]}

    def customer(self, subject: str) -> str:
        return self._token(subject, email=f"{subject}@example.test", name=subject.title())

    def staff(self, subject: str = "staff") -> str:
        return self._token(subject, scope=_EVERYTHING, realm_access={"roles": ["admin", "staff", "support"]})

    def service(self) -> str:
        return self._token(
            "service-account-stoa-services", scope=_EVERYTHING, azp="stoa-services", client_id="stoa-services"
        )

    def _token(self, subject: str, **claims: Any) -> str:
        now = int(time.time())
        life = {"iat": now, "exp": now + _LIFE_SECONDS}
        payload = {"iss": _ISSUER, "aud": AUDIENCE, "sub": subject, "typ": "Bearer", "scope": "", **life, **claims}
        return jwt.encode({"alg": "RS256", "kid": _KEY_ID}, payload, self._key)


def application() -> Starlette:
    """The realm's key document and its token endpoint."""
    signer = Signer.from_env(os.environ)

    async def certs(_: Request) -> Response:
        return JSONResponse(signer.public())

    async def token(_: Request) -> Response:
        return JSONResponse({"access_token": signer.service(), "expires_in": _LIFE_SECONDS, "token_type": "Bearer"})

    routes = [Route(f"{_PATH}/certs", certs), Route(f"{_PATH}/token", token, methods=["POST"])]
    return Starlette(routes=routes)
