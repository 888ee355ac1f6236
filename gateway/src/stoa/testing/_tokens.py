"""An issuer for tests: signs with keys of its own and serves its key set to a :class:`stoa.auth.JwksCache`."""

from __future__ import annotations

import time
import warnings
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey

_SECONDS: Final = 300


class TokenIssuer:
    """Like Keycloak's realm: RS256 by default, one key at a time, ``rotate`` for the next one."""

    def __init__(self, issuer: str = "https://issuer.test/realms/stoa", audience: str = "stoa-gateway") -> None:
        self.issuer = issuer
        self.audience = audience
        self.fetches = 0
        self.key: RSAKey | ECKey | OKPKey = _rsa_key("key-1")
        self._count = 1

    @property
    def jwks_url(self) -> str:
        return f"{self.issuer}/protocol/openid-connect/certs"

    async def fetch_json(self, url: str) -> Any:
        """What the key set's address would answer."""
        del url
        self.fetches += 1
        return {"keys": [{**self.key.as_dict(private=False), "use": "sig"}]}

    def rotate(self) -> None:
        self._count += 1
        self.key = _rsa_key(f"key-{self._count}")

    def token(self, *, header: dict[str, Any] | None = None, **claims: Any) -> str:
        """A valid access token; a claim given as None is left out."""
        now = int(time.time())
        merged = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": "user-1",
            "iat": now,
            "exp": now + _SECONDS,
            "typ": "Bearer",
            **claims,
        }
        head = {"alg": "RS256", "kid": self.key.kid, **(header or {})}
        kept = {name: value for name, value in merged.items() if value is not None}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)  # tests sign with old algorithms on purpose
            return jwt.encode(head, kept, self.key, algorithms=[head["alg"]])


def _rsa_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "alg": "RS256", "use": "sig"}, private=True)


__all__ = ["TokenIssuer"]
