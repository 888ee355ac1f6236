"""Verify an OpenID Connect ID token for one client and one sign-in (OpenID Connect Core §3.1.3.7)."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from stoa.auth._jwks import JwksCache
from stoa.auth._verifier import LEEWAY_SECONDS, peek, signed_claims
from stoa.errors import KeySetUnavailable, Unauthenticated

_REFUSED = "The identity provider's answer is not valid. Start the sign-in again."


class IdTokenVerifier:
    """``client_id`` is whom the token must be for."""

    def __init__(self, issuer: str, client_id: str, keys: JwksCache, clock: Callable[[], float] = time.time) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._keys = keys
        self._clock = clock

    async def verify(self, token: str, *, nonce: str) -> Mapping[str, Any]:
        """The claims, or :class:`Unauthenticated`."""
        header, _ = peek(token)
        try:
            claims = signed_claims(token, await self._keys.keys_for(str(header.get("kid"))))
        except KeySetUnavailable as error:
            raise Unauthenticated("Sign-in is not possible at the moment. Try again soon.") from error
        registry = jwt.JWTClaimsRegistry(
            now=int(self._clock()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            sub={"essential": True},
        )
        try:
            registry.validate(dict(claims))
        except JoseError as error:
            raise Unauthenticated(_REFUSED) from error
        # The client decides that a nonce is needed, never a claim of the token.
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise Unauthenticated(_REFUSED)
        if claims.get("azp", self._client_id) != self._client_id:
            raise Unauthenticated(_REFUSED)
        return claims


__all__ = ["IdTokenVerifier"]
