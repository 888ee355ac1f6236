from __future__ import annotations

import asyncio
import base64
import hmac
import time
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey
from stoa.auth import Issuer, JwksCache, TokenVerifier
from stoa.errors import KeySetUnavailable, Unauthenticated
from stoa.testing import TokenIssuer


@pytest.fixture(name="issuer", scope="module")
def _issuer() -> TokenIssuer:
    return TokenIssuer()


def verifier_of(issuer: TokenIssuer, **options: Any) -> TokenVerifier:
    keys = JwksCache(issuer.jwks_url, issuer.fetch_json, **options)
    return TokenVerifier([Issuer(name=issuer.issuer, audiences=frozenset({issuer.audience}), keys=keys)])


def unsigned(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


async def test_a_valid_token_gives_subject_scopes_and_roles(issuer: TokenIssuer) -> None:
    """Fields are guarded by exactly these."""
    token = issuer.token(scope="orders.read audit.read", realm_access={"roles": ["support"]})

    identity = await verifier_of(issuer).verify(token)

    assert identity.subject == "user-1"
    assert identity.scopes == {"orders.read", "audit.read"}
    assert identity.roles == {"support"}


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(time.time()) - 600},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": int(time.time()) + 600},
        {"iss": "https://evil.test"},
        {"iss": None},
        {"aud": "another-api"},
        {"aud": None},
        {"sub": None},
        {"typ": "ID"},
        {"typ": "Refresh"},
    ],
    ids=str,
)
async def test_a_token_with_a_wrong_claim_is_refused(issuer: TokenIssuer, claims: dict[str, Any]) -> None:
    """Row 56: expired, foreign, too early, or another kind of token."""
    with pytest.raises(Unauthenticated):
        await verifier_of(issuer).verify(issuer.token(**claims))


@pytest.mark.parametrize("seconds", [-20, 20])
async def test_small_clock_differences_are_forgiven(issuer: TokenIssuer, seconds: int) -> None:
    """Row 57: servers' clocks differ by seconds."""
    now = int(time.time())
    claims = {"exp": now + seconds} if seconds < 0 else {"nbf": now + seconds}

    assert (await verifier_of(issuer).verify(issuer.token(**claims))).subject == "user-1"


def hand_signed(issuer: TokenIssuer, header: dict[str, Any]) -> str:
    """A genuine RS256 signature over any header, which libraries refuse to make."""
    head = orjson.dumps({"alg": "RS256", "kid": issuer.key.kid, **header}).decode()
    signed = f"{unsigned(head)}.{issuer.token().split('.')[1]}"
    assert isinstance(issuer.key, RSAKey)
    signature = issuer.key.private_key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


@pytest.mark.parametrize(
    "header",
    [
        {"crit": ["x"], "x": 1},
        {"crit": []},
        {"typ": "logout+jwt"},
        {"kid": "../../etc/passwd"},
        {"kid": None},
        {"kid": 7},
    ],
    ids=str,
)
async def test_a_token_with_a_strange_header_is_refused(issuer: TokenIssuer, header: dict[str, Any]) -> None:
    """Rows 54 and 55: keys come from the issuer's own set, extensions are not understood."""
    assert (await verifier_of(issuer).verify(hand_signed(issuer, {}))).subject == "user-1"
    with pytest.raises(Unauthenticated):
        await verifier_of(issuer).verify(hand_signed(issuer, header))


@pytest.mark.parametrize("name", ["jku", "jwk", "x5u"])
async def test_keys_in_the_token_itself_are_ignored(issuer: TokenIssuer, name: str) -> None:
    """Row 54: whoever makes the token must not bring the key along."""
    foreign = TokenIssuer()
    values = {"jku": foreign.jwks_url, "x5u": foreign.jwks_url, "jwk": foreign.key.as_dict(private=False)}

    with pytest.raises(Unauthenticated):
        await verifier_of(issuer).verify(hand_signed(foreign, {name: values[name]}))


async def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(issuer: TokenIssuer) -> None:
    """Row 53: algorithm confusion."""
    head = unsigned(f'{{"alg":"HS256","kid":"{issuer.key.kid}"}}')
    signed = f"{head}.{issuer.token().split('.')[1]}"
    digest = hmac.digest(issuer.key.as_pem(private=False), signed.encode(), "sha256")
    token = f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"

    with pytest.raises(Unauthenticated):
        await verifier_of(issuer).verify(token)


async def test_an_unsigned_token_is_refused(issuer: TokenIssuer) -> None:
    """Row 53: ``alg: none``."""
    header, claims = unsigned('{"alg":"none","kid":"key-1"}'), issuer.token().split(".")[1]

    with pytest.raises(Unauthenticated):
        await verifier_of(issuer).verify(f"{header}.{claims}.")


@pytest.mark.parametrize("token", ["", "x", "a.b", "a.b.c", "ä.ö.ü", "." * 20_000, "e30.e30.e30", "bnVsbA.bnVsbA.x"])
async def test_what_is_no_token_is_refused(issuer: TokenIssuer, token: str) -> None:
    """Garbage must not be a crash."""
    with pytest.raises(Unauthenticated):
        await verifier_of(issuer).verify(token)


async def test_a_foreign_key_under_a_known_id_is_refused(issuer: TokenIssuer) -> None:
    """The key id is a hint, the signature is the proof."""
    foreign = ECKey.generate_key("P-256", {"kid": issuer.key.kid}, private=True)
    claims = {"iss": issuer.issuer, "aud": issuer.audience, "sub": "user-1", "exp": int(time.time()) + 60}
    token = jwt.encode({"alg": "ES256", "kid": issuer.key.kid}, claims, foreign)

    with pytest.raises(Unauthenticated):
        await verifier_of(issuer).verify(token)


async def test_a_verified_token_is_remembered_until_it_expires(issuer: TokenIssuer) -> None:
    """Remembering saves the signature check; remembering too long would outlive a sign-out."""
    now = [time.time()]
    keys = JwksCache(issuer.jwks_url, issuer.fetch_json)
    verifier = TokenVerifier(
        [Issuer(name=issuer.issuer, audiences=frozenset({issuer.audience}), keys=keys)], clock=lambda: now[0]
    )
    token = issuer.token()
    first = await verifier.verify(token)

    assert await verifier.verify(token) is first
    now[0] += 1_000
    with pytest.raises(Unauthenticated):
        await verifier.verify(token)


async def test_a_rotated_key_is_fetched_when_its_id_turns_up() -> None:
    """Key rotation must not sign anybody out."""
    issuer, now = TokenIssuer(), [0.0]
    verifier = verifier_of(issuer, clock=lambda: now[0])
    await verifier.verify(issuer.token())
    issuer.rotate()
    now[0] += 11

    assert (await verifier.verify(issuer.token())).subject == "user-1"
    assert issuer.fetches == 2


async def test_unknown_key_ids_fetch_at_most_once_per_interval(issuer: TokenIssuer) -> None:
    """Row 58: a flood of made-up ids must not become a flood at the issuer."""
    fetches_before = issuer.fetches
    verifier = verifier_of(issuer)
    for number in range(100):
        with pytest.raises(Unauthenticated):
            await verifier.verify(issuer.token(header={"kid": f"made-up-{number}"}))

    assert issuer.fetches - fetches_before == 1


@pytest.mark.parametrize(
    "answer", [None, {}, {"keys": []}, {"keys": "x"}, {"keys": [{"kty": "oct", "k": "eA", "kid": "key-1"}]}]
)
async def test_a_failing_key_set_keeps_the_old_keys_and_opens_no_door(answer: Any) -> None:
    """Row 59: the issuer is down, empty or answers garbage."""
    issuer, now, broken = TokenIssuer(), [0.0], [False]

    async def fetch(url: str) -> Any:
        if broken[0] and answer is None:
            raise KeySetUnavailable("down")
        return answer if broken[0] else await issuer.fetch_json(url)

    keys = JwksCache(issuer.jwks_url, fetch, clock=lambda: now[0])
    old = issuer.token()
    await keys.keys_for("key-1")
    broken[0], now[0] = True, 10_000.0

    assert [key.kid for key in (await keys.keys_for("key-1")).keys] == ["key-1"]
    verifier = TokenVerifier([Issuer(name=issuer.issuer, audiences=frozenset({issuer.audience}), keys=keys)])
    assert (await verifier.verify(old)).subject == "user-1"
    with pytest.raises(Unauthenticated):
        await verifier.verify(TokenIssuer().token())


async def test_without_any_key_everybody_is_refused() -> None:
    """Never had keys: fail closed."""

    async def fetch(_: str) -> Any:
        raise KeySetUnavailable("down")

    issuer = TokenIssuer()
    verifier = TokenVerifier(
        [Issuer(name=issuer.issuer, audiences=frozenset({issuer.audience}), keys=JwksCache("x", fetch))]
    )

    with pytest.raises(Unauthenticated):
        await verifier.verify(issuer.token())


@pytest.mark.parametrize(
    ("alg", "key"),
    [
        ("ES256", ECKey.generate_key("P-256", {"kid": "key-1", "use": "sig"}, private=True)),
        ("EdDSA", OKPKey.generate_key("Ed25519", {"kid": "key-1", "use": "sig"}, private=True)),
    ],
    ids=["ES256", "EdDSA"],
)
async def test_the_other_listed_algorithms_are_accepted(alg: str, key: ECKey | OKPKey) -> None:
    """Realms may sign with elliptic curves."""
    issuer = TokenIssuer()
    issuer.key = key

    assert (await verifier_of(issuer).verify(issuer.token(header={"alg": alg}))).subject == "user-1"


@pytest.mark.parametrize("alg", ["RS384", "PS256", "HS256"])
async def test_other_algorithms_are_refused(issuer: TokenIssuer, alg: str) -> None:
    """The list is pinned, whatever the library supports."""
    token = issuer.token()
    header = unsigned(f'{{"alg":"{alg}","kid":"{issuer.key.kid}"}}')

    with pytest.raises(Unauthenticated):
        await verifier_of(issuer).verify(".".join([header, *token.split(".")[1:]]))


async def test_nobody_who_is_signed_in_waits_for_an_issuer_that_hangs() -> None:
    """Keycloak down: signed-in users go on until their token ends."""
    issuer, now, hanging = TokenIssuer(), [0.0], asyncio.Event()
    slow = [False]

    async def fetch(url: str) -> Any:
        if slow[0]:
            await hanging.wait()
        return await issuer.fetch_json(url)

    keys = JwksCache(issuer.jwks_url, fetch, clock=lambda: now[0])
    await keys.keys_for("key-1")
    slow[0], now[0] = True, 10_000.0

    for _ in range(3):
        assert [key.kid for key in (await asyncio.wait_for(keys.keys_for("key-1"), 5)).keys] == ["key-1"]
    hanging.set()


async def test_keys_are_renewed_when_their_time_is_over() -> None:
    """A key that the issuer withdrew must not be trusted for ever."""
    issuer, now = TokenIssuer(), [0.0]
    keys = JwksCache(issuer.jwks_url, issuer.fetch_json, clock=lambda: now[0])
    await keys.keys_for("key-1")
    issuer.rotate()
    now[0] = 10_000.0
    await keys.keys_for("key-1")
    await asyncio.sleep(0)

    # Asked for by the old id: nothing but the renewal can have brought the new key.
    assert [key.kid for key in (await keys.keys_for("key-1")).keys] == ["key-2"]
    assert issuer.fetches == 2
