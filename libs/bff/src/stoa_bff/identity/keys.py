"""The provider's public keys: cached, refetched for an unknown ``kid`` at most once per interval, kept when a fetch fails."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final

import httpx2
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from stoa_bff.identity.errors import SignInUnavailable

ALGORITHMS: Final = ["RS256", "ES256", "PS256"]
_REFETCH_SECONDS: Final = 10.0


class SigningKeys:
    """Decodes tokens signed by the provider; claims are the caller's to check."""

    def __init__(self, client: httpx2.AsyncClient, jwks_url: str) -> None:
        self._client = client
        self._jwks_url = jwks_url
        self._keys: KeySet | None = None
        self._fetched_at = 0.0
        self._lock = asyncio.Lock()

    async def decode(self, token: str) -> jwt.Token:
        """Verify the signature with a key of our own list of algorithms.

        Raises JoseError for a bad token, SignInUnavailable when no keys could ever be fetched.
        """
        keys = self._keys or await self._fetch()
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            return jwt.decode(token, await self._fetch(), algorithms=ALGORITHMS)

    async def _fetch(self) -> KeySet:
        async with self._lock:
            if self._keys is not None and time.monotonic() - self._fetched_at < _REFETCH_SECONDS:
                return self._keys
            try:
                answer = await self._client.get(self._jwks_url)
                answer.raise_for_status()
                document: Any = answer.json()
                self._keys = KeySet.import_key_set(document)
            except (httpx2.HTTPError, JoseError, ValueError, KeyError) as error:
                if self._keys is None:
                    raise SignInUnavailable("The sign-in service does not answer.") from error
            self._fetched_at = time.monotonic()
            return self._keys
