"""Verify access tokens (RFC 8725): a pinned list of algorithms, keys only from the issuer's own set, every claim checked."""

from __future__ import annotations

import hashlib
import time
from binascii import Error as BinasciiError
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from joserfc import jwt
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64decode

from stoa.auth._identity import Identity, identity_from_claims
from stoa.auth._jwks import JwksCache
from stoa.errors import KeySetUnavailable, Unauthenticated

LEEWAY_SECONDS: Final = 30
ALGORITHMS: Final = ("RS256", "ES256", "EdDSA", "Ed25519")
_TOKEN_TYPES: Final = frozenset({"jwt", "at+jwt", "application/at+jwt"})
_NOT_ACCESS: Final = frozenset({"ID", "Refresh", "Offline", "Logout"})  # Keycloak's ``typ`` claim
_MAX_TOKEN_BYTES: Final = 16 * 1024
_REFUSED: Final = "The access token is not valid. Sign in again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """One trusted issuer."""

    name: str
    audiences: frozenset[str]
    keys: JwksCache


class TokenVerifier:
    """Tokens that were verified are remembered, by their hash, until they expire; the memory is bounded."""

    def __init__(
        self,
        issuers: Sequence[Issuer],
        *,
        leeway_seconds: int = LEEWAY_SECONDS,
        remembered: int = 10_000,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._issuers = {issuer.name: issuer for issuer in issuers}
        self._leeway_seconds = leeway_seconds
        self._remembered = remembered
        self._clock = clock
        self._known: OrderedDict[bytes, Identity] = OrderedDict()

    async def verify(self, token: str) -> Identity:
        """Raise :class:`Unauthenticated` for everything but a valid access token of a trusted issuer."""
        known = self.known(token)
        if known is not None:
            return known
        identity = await self._verified(token)
        self._known[_digest(token)] = identity
        while len(self._known) > self._remembered:
            self._known.popitem(last=False)
        return identity

    def known(self, token: str) -> Identity | None:
        """Whose token it is, if it was verified before and has not expired since."""
        known = self._known.get(_digest(token))
        return None if known is None or self._has_expired(known) else known

    def _has_expired(self, identity: Identity) -> bool:
        return identity.expires_at is None or identity.expires_at + self._leeway_seconds <= self._clock()

    async def _verified(self, token: str) -> Identity:
        header, unverified = peek(token)
        issuer = self._issuers.get(str(unverified.get("iss")))
        key_id = header.get("kid")
        if issuer is None or not isinstance(key_id, str) or not _header_is_plain(header):
            raise Unauthenticated(_REFUSED)
        try:
            claims = signed_claims(token, await issuer.keys.keys_for(key_id))
        except KeySetUnavailable as error:
            raise Unauthenticated("Access tokens cannot be checked at the moment. Try again soon.") from error
        self._check_claims(claims, issuer)
        return identity_from_claims(claims)

    def _check_claims(self, claims: Mapping[str, Any], issuer: Issuer) -> None:
        registry = jwt.JWTClaimsRegistry(
            now=int(self._clock()),
            leeway=self._leeway_seconds,
            iss={"essential": True, "value": issuer.name},
            aud={"essential": True, "values": sorted(issuer.audiences)},
            exp={"essential": True},
            sub={"essential": True},
        )
        try:
            registry.validate(dict(claims))
        except JoseError as error:
            raise Unauthenticated(_REFUSED) from error
        if claims.get("typ") in _NOT_ACCESS:
            raise Unauthenticated(_REFUSED)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def signed_claims(token: str, keys: KeySet) -> Mapping[str, Any]:
    try:
        return jwt.decode(token, keys, registry=_PinnedAlgorithms()).claims
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise Unauthenticated(_REFUSED) from error


class _PinnedAlgorithms(JWSRegistry):
    """Our list and nothing else. ``EdDSA`` has a newer name (RFC 9864), but issuers still sign under the old one."""

    def get_alg(self, name: str) -> Any:
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


def _header_is_plain(header: Mapping[str, Any]) -> bool:
    """No extension that must be understood, no algorithm outside the list, no other kind of token."""
    return (
        header.get("alg") in ALGORITHMS
        and "crit" not in header
        and str(header.get("typ", "JWT")).lower() in _TOKEN_TYPES
    )


def peek(token: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Header and claims before verification: only for choosing whose key to verify with."""
    parts = token.split(".")
    if len(parts) != len(("header", "claims", "signature")) or len(token) > _MAX_TOKEN_BYTES or not token.isascii():
        raise Unauthenticated(_REFUSED)
    try:
        header, claims = (orjson.loads(urlsafe_b64decode(part.encode("ascii"))) for part in parts[:2])
    except (ValueError, BinasciiError) as error:
        raise Unauthenticated(_REFUSED) from error
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise Unauthenticated(_REFUSED)
    return header, claims


__all__ = ["ALGORITHMS", "LEEWAY_SECONDS", "Issuer", "TokenVerifier", "peek", "signed_claims"]
