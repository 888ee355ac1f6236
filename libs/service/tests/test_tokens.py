from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from stoa_service.testing import ISSUER, TokenSigner
from stoa_service.tokens import KeyCache, KeysUnavailable, TokenRefused, TokenVerifier

NOW = int(time.time())


@pytest.fixture(scope="module", name="signer")
def _signer() -> TokenSigner:
    return TokenSigner()


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": NOW - 6000},
        {"exp": None},
        {"nbf": NOW + 6000},
        {"iss": "http://evil.test"},
        {"iss": ISSUER + "/"},
        {"aud": "another-service"},
        {"aud": None},
        {"sub": None},
        {"typ": "ID"},
        {"typ": "Refresh"},
    ],
    ids=str,
)
async def test_a_token_with_wrong_claims_is_refused(signer: TokenSigner, claims: dict[str, Any]) -> None:
    """Each of these has been an account takeover somewhere."""
    with pytest.raises(TokenRefused):
        await signer.verifier.caller_of(signer.token("sophie", **claims))


async def test_clocks_may_differ_by_half_a_minute(signer: TokenSigner) -> None:
    """Servers drift; people must not be thrown out for it."""
    now = int(time.time())
    caller = await signer.verifier.caller_of(signer.token("sophie", exp=now - 5, nbf=now + 20))

    assert caller.subject == "sophie"


def forged(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims))
    return ".".join((*parts, ""))


CLAIMS = {"iss": ISSUER, "aud": "stoa-gateway", "sub": "admin", "exp": NOW + 3000}


@pytest.mark.parametrize(
    "token",
    [
        forged({"alg": "none", "kid": "test-key"}, CLAIMS),
        forged({"alg": "none"}, CLAIMS),
        forged({"alg": "RS256", "kid": "../../etc/passwd"}, CLAIMS),
        forged({"alg": "RS256", "kid": 7}, CLAIMS),
        forged({"alg": "RS256", "kid": "test-key", "crit": ["x"], "x": 1}, CLAIMS),
        jwt.encode({"alg": "HS256", "kid": "test-key"}, CLAIMS, OctKey.import_key("a" * 32)),
        jwt.encode({"alg": "RS256", "kid": "test-key"}, CLAIMS, RSAKey.generate_key(2048)),
        "",
        "a.b",
        "a.b.c",
        "\udcff.é.c",
        "x" * 100_000,
    ],
)
async def test_a_forged_token_is_refused(signer: TokenSigner, token: str) -> None:
    """No algorithm, another's key or a broken text must never name a caller."""
    with pytest.raises(TokenRefused):
        await signer.verifier.caller_of(token)


async def test_the_caller_carries_what_the_token_says(signer: TokenSigner) -> None:
    """Permissions that get lost or invented on the way are both wrong."""
    token = signer.token(
        "sub-1",
        scopes="openid orders.read",
        roles=("support",),
        email="s@example.test",
        given_name="Samira",
        family_name="Port",
    )

    caller = await signer.verifier.caller_of(token)

    assert (caller.subject, caller.name, caller.email) == ("sub-1", "Samira Port", "s@example.test")
    assert caller.has_scope("orders.read")
    assert not caller.has_scope("orders")
    assert caller.roles == {"support"}
    assert token not in repr(caller)


class Issuer:
    """Publishes keys, or does not."""

    def __init__(self, signer: TokenSigner) -> None:
        self.signer, self.asked, self.down = signer, 0, False

    async def __call__(self) -> Mapping[str, Any]:
        self.asked += 1
        if self.down:
            raise ConnectionError
        return await self.signer._keys()


async def test_a_flood_of_unknown_keys_asks_the_issuer_once(signer: TokenSigner) -> None:
    """A thousand invented key ids must not become a thousand calls to Keycloak."""
    issuer = Issuer(signer)
    verifier = TokenVerifier(KeyCache(issuer), issuer=ISSUER)

    for number in range(100):
        with pytest.raises(TokenRefused):
            await verifier.caller_of(forged({"alg": "RS256", "kid": str(number)}, CLAIMS))

    assert issuer.asked == 1


async def test_known_keys_outlive_the_issuer(signer: TokenSigner) -> None:
    """Keycloak's restart must not sign everybody out."""
    issuer = Issuer(signer)
    verifier = TokenVerifier(KeyCache(issuer, life_seconds=0, least_interval_seconds=0), issuer=ISSUER)
    await verifier.caller_of(signer.token("sophie"))

    issuer.down = True

    assert (await verifier.caller_of(signer.token("jonas"))).subject == "jonas"
    assert issuer.asked == 2


async def test_without_any_key_nobody_is_let_in(signer: TokenSigner) -> None:
    """An issuer that cannot be reached is not an open door."""
    issuer = Issuer(signer)
    issuer.down = True

    with pytest.raises(KeysUnavailable):
        await TokenVerifier(KeyCache(issuer), issuer=ISSUER).caller_of(signer.token("sophie"))


async def test_a_verified_token_is_not_verified_again(signer: TokenSigner) -> None:
    """Fifty microseconds on every request of every service add up."""
    issuer = Issuer(signer)
    verifier = TokenVerifier(KeyCache(issuer, life_seconds=0, least_interval_seconds=0), issuer=ISSUER)
    token = signer.token("sophie")

    first, second = await verifier.caller_of(token), await verifier.caller_of(token)

    assert first is second
    assert issuer.asked == 1


async def test_a_key_that_was_replaced_under_its_own_name_signs_no_longer(signer: TokenSigner) -> None:
    """A key is replaced because somebody else has it."""
    issuer, thief = Issuer(signer), signer
    verifier = TokenVerifier(KeyCache(issuer, life_seconds=0, least_interval_seconds=0), issuer=ISSUER)
    await verifier.caller_of(thief.token("sophie"))

    issuer.signer = TokenSigner()

    with pytest.raises(TokenRefused):
        await verifier.caller_of(thief.token("jonas"))
    assert (await verifier.caller_of(issuer.signer.token("jonas"))).subject == "jonas"
