"""Access tokens: verified against the issuer's published keys, cached by hash until they end."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from stoa_primitives import Refusal

from stoa_service.caller import Caller

ALGORITHMS: Final = ("RS256", "ES256")
AUDIENCE: Final = "stoa-gateway"
_LEEWAY_SECONDS = 30
_CACHE_ENTRIES = 2048
_LARGEST_TOKEN = 16_384

_log = logging.getLogger(__name__)


class TokenRefused(Refusal):
    """The access token is not one this market issued, or it has ended."""

    code = "UNAUTHENTICATED"


class KeysUnavailable(Refusal):
    """The issuer's keys cannot be fetched, and none are known from before."""

    code = "IDENTITY_UNAVAILABLE"


class VerifiesTokens(Protocol):
    """Turns a bearer token into the caller it speaks for."""

    async def caller_of(self, token: str) -> Caller: ...


FetchKeys = Callable[[], Awaitable[Mapping[str, Any]]]


@dataclass(slots=True)
class KeyCache:
    """The issuer's keys: refetched when old or when a key id is unknown, kept when the issuer is down."""

    fetch: FetchKeys
    life_seconds: float = 300.0
    least_interval_seconds: float = 10.0
    _keys: dict[str, Any] = field(default_factory=dict)
    _sets: dict[str, KeySet] = field(default_factory=dict)
    """The same, read: reading a key costs more than verifying a signature with it."""
    _fetched_at: float = float("-inf")
    _tried_at: float = float("-inf")
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def key_set(self, key_id: str) -> KeySet:
        """The key with this id as a set of one; refuses when the issuer does not know it."""
        if key_id not in self._keys or self._is_old(self._fetched_at, self.life_seconds):
            await self._refresh()
        if not self._keys:
            raise KeysUnavailable("Signing in cannot be checked right now. Please try again in a moment.")
        if key_id not in self._keys:
            raise TokenRefused("The access token was signed with an unknown key. Please sign in again.")
        if key_id not in self._sets:
            self._sets[key_id] = KeySet.import_key_set({"keys": [self._keys[key_id]]})
        return self._sets[key_id]

    async def _refresh(self) -> None:
        async with self._lock:
            if not self._is_old(self._tried_at, self.least_interval_seconds):
                return
            self._tried_at = time.monotonic()
            try:
                document = await self.fetch()
                keys = {key["kid"]: key for key in document["keys"] if key.get("use", "sig") == "sig"}
            except (httpx2.HTTPError, OSError, ValueError, KeyError, TypeError) as error:
                _log.warning("the issuer's keys could not be fetched: %s", type(error).__name__)
                return
            if keys:
                self._keys, self._sets = keys, {}
                self._fetched_at = time.monotonic()

    @staticmethod
    def _is_old(moment: float, life_seconds: float) -> bool:
        return time.monotonic() - moment > life_seconds


class TokenVerifier:
    """Verifies signature, algorithm, issuer, audience, type and time of an access token."""

    def __init__(self, keys: KeyCache, *, issuer: str, audience: str = AUDIENCE) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._verified: OrderedDict[bytes, tuple[float, Caller]] = OrderedDict()

    async def caller_of(self, token: str) -> Caller:
        fingerprint = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
        known = self._verified.get(fingerprint)
        if known is not None and known[0] > time.time():
            self._verified.move_to_end(fingerprint)
            return known[1]
        claims = await self._claims_of(token)
        caller = Caller.from_claims(claims, token=token)
        self._verified[fingerprint] = (float(claims["exp"]), caller)
        if len(self._verified) > _CACHE_ENTRIES:
            self._verified.popitem(last=False)
        return caller

    async def _claims_of(self, token: str) -> dict[str, Any]:
        keys = await self._keys.key_set(_key_id_of(token))
        try:
            decoded = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
            registry = jwt.JWTClaimsRegistry(
                leeway=_LEEWAY_SECONDS,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._audience},
                exp={"essential": True},
                sub={"essential": True},
            )
            registry.validate(decoded.claims)
        except (JoseError, ValueError) as error:
            raise TokenRefused("The access token is not valid or has ended. Please sign in again.") from error
        if decoded.claims.get("typ", "Bearer") != "Bearer":
            raise TokenRefused("This is not an access token.")
        return dict(decoded.claims)


def keys_from(issuer_internal: str) -> FetchKeys:
    """Fetches the key document of a Keycloak realm; redirects are not followed."""
    address = f"{issuer_internal}/protocol/openid-connect/certs"

    async def fetch() -> Mapping[str, Any]:
        async with httpx2.AsyncClient(timeout=5.0, follow_redirects=False) as client:
            response = await client.get(address)
        response.raise_for_status()
        document: Mapping[str, Any] = response.json()
        return document

    return fetch


def _key_id_of(token: str) -> str:
    if len(token) > _LARGEST_TOKEN:
        raise TokenRefused("The access token is too long.")
    try:
        key_id = jwt_header(token).get("kid")
    except (JoseError, ValueError) as error:
        raise TokenRefused("The access token cannot be read. Please sign in again.") from error
    if not isinstance(key_id, str):
        raise TokenRefused("The access token names no key. Please sign in again.")
    return key_id


def jwt_header(token: str) -> Mapping[str, Any]:
    """The protected header, not yet believed."""
    from joserfc.jws import extract_compact  # noqa: PLC0415 - only the slow path reads headers

    header: Mapping[str, Any] = extract_compact(token.encode("ascii")).protected
    return header
