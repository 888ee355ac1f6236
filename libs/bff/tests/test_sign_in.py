"""Signing in against a provider that is wrong in one way at a time, over the BFF's real routes and a real Redis."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
import strawberry
from joserfc.jwk import RSAKey
from redis.asyncio import Redis
from starlette.types import ASGIApp
from stoa_bff.config import SpaMount
from stoa_bff.gateway_client import GatewayClient
from stoa_bff.http import BffParts, build_bff, build_screen_schema
from stoa_bff.http.cookies import Cookies
from stoa_bff.identity import FreshTokens, Provider
from stoa_bff.sessions import PendingLogins, Session, SessionStore
from stoa_bff.testing import MisbehavingProvider, bff_settings

pytestmark = pytest.mark.servers
CSRF = {"x-csrf": "1"}


@strawberry.type
class Query:
    @strawberry.field
    async def who(self, info: strawberry.Info) -> str:
        person = await info.context.visitor.person()
        return "guest" if person is None else person.name


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def remember(self, info: strawberry.Info, basket: str) -> bool:
        await info.context.visitor.remember_guest_basket(basket)
        return True


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int) -> AsyncIterator[int]:
        for number in range(to):
            yield number


@dataclass
class Shop:
    provider: MisbehavingProvider
    parts: BffParts
    app: ASGIApp
    merged: list[str]

    def browser(self) -> httpx2.AsyncClient:
        transport = httpx2.ASGITransport(app=self.app)
        return httpx2.AsyncClient(transport=transport, base_url="https://shop.test", follow_redirects=False)

    async def start(self, browser: httpx2.AsyncClient, return_to: str = "/basket") -> dict[str, str]:
        answer = await browser.get("/auth/login", params={"returnTo": return_to})
        assert answer.status_code == 303, answer.text
        query = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
        self.provider.nonce = query["nonce"]
        return query

    async def sign_in(self, browser: httpx2.AsyncClient) -> httpx2.Response:
        query = await self.start(browser)
        return await browser.get(
            "/auth/callback", params={"state": query["state"], "code": "c", "iss": self.provider.issuer}
        )

    async def who(self, browser: httpx2.AsyncClient) -> dict[str, Any]:
        return (await browser.get("/auth/user", headers=CSRF)).json()


@pytest.fixture
async def shop(redis_server: Any, tmp_path: Path) -> AsyncIterator[Shop]:
    tmp_path.joinpath("index.html").write_text('<html><script nonce="__CSP_NONCE__"></script>shop</html>')
    tmp_path.joinpath("main-ABCDEFGH.js").write_text("1")
    settings = bff_settings(redis_server.url, spas=(SpaMount(path="/", directory=tmp_path),))
    provider, redis = MisbehavingProvider(), Redis.from_url(redis_server.url)
    prefix = f"t{time.time_ns()}"
    sessions = SessionStore(redis, prefix=prefix, guest_seconds=60)
    client = Provider(settings, transport=provider)
    merged: list[str] = []

    async def merge(_: BffParts, session: Session) -> Session:
        merged.append(str(session.guest_basket))
        return session

    parts = BffParts(
        settings=settings,
        redis=redis,
        sessions=sessions,
        pending=PendingLogins(redis, prefix=prefix, seconds=60),
        provider=client,
        tokens=FreshTokens(client, sessions, ahead_seconds=8),
        gateway=GatewayClient("http://gateway.test/graphql", timeout_seconds=1),
        cookies=Cookies(settings),
        on_sign_in=merge,
    )
    schema = build_screen_schema(query=Query, mutation=Mutation, subscription=Subscription)
    yield Shop(provider, parts, build_bff(parts, schema), merged)
    await parts.close()


async def test_a_shopper_signs_in_and_comes_back_to_the_page_they_left(shop: Shop) -> None:
    """The whole code flow with PKCE, state and nonce must work before any refusal means anything."""
    async with shop.browser() as browser:
        query = await shop.start(browser, "/basket")
        answer = await browser.get("/auth/callback", params={"state": query["state"], "code": "c"})

        assert answer.status_code == 200
        assert 'url=/basket"' in answer.text
        assert (query["code_challenge_method"], query["response_type"]) == ("S256", "code")
        assert len(shop.provider.token_forms[-1]["code_verifier"]) >= 43
        assert (await shop.who(browser))["name"] == "Sophie Hopper"


async def test_who_is_signed_in_can_be_asked_again(shop: Shop) -> None:
    """An erasure must not be had by whoever sits down at an open browser."""
    async with shop.browser() as browser:
        usual = await browser.get("/auth/login")
        fresh = await browser.get("/auth/login", params={"fresh": "1"})

    asked = [parse_qs(urlsplit(answer.headers["location"]).query).get("max_age") for answer in (usual, fresh)]
    assert asked == [None, ["0"]]


async def test_the_cookie_is_a_host_cookie_that_scripts_cannot_read(shop: Shop) -> None:
    """A session that a script or another site can take is no session."""
    async with shop.browser() as browser:
        answer = await shop.sign_in(browser)

    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("__Host-shop="))
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


async def test_signing_in_gives_a_new_session_and_voids_the_one_from_before(shop: Shop) -> None:
    """A cookie planted before sign-in must not be signed in afterwards (session fixation)."""
    async with shop.browser() as browser:
        await browser.post("/graphql", json={"query": 'mutation { remember(basket: "b1") }'}, headers=CSRF)
        planted = browser.cookies["__Host-shop"]
        await shop.sign_in(browser)

        assert browser.cookies["__Host-shop"] != planted
        assert await shop.parts.sessions.read(planted) == Session()
        assert shop.merged == ["b1"]


WRONG_CLAIMS = [
    {"nonce": "another"},
    {"nonce": None},
    {"nonce": None, "nonce_supported": False},
    {"iss": "http://evil.test/realms/stoa"},
    {"aud": "another-client"},
    {"azp": "another-client"},
    {"exp": 1},
    {"exp": None},
    {"sub": None},
]


@pytest.mark.parametrize("claims", WRONG_CLAIMS, ids=str)
async def test_an_id_token_that_is_not_the_answer_to_this_login_is_refused(shop: Shop, claims: dict[str, Any]) -> None:
    """Any other token could have been made for somebody else."""
    shop.provider.claims = claims
    async with shop.browser() as browser:
        answer = await shop.sign_in(browser)

        assert answer.status_code == 400
        assert await shop.who(browser) == {"signedIn": False}


async def test_an_id_token_signed_by_a_strange_key_is_refused(shop: Shop) -> None:
    """Without the signature anybody could be anybody."""
    shop.provider.signing_key = RSAKey.generate_key(2048, {"kid": "honest"})
    async with shop.browser() as browser:
        assert (await shop.sign_in(browser)).status_code == 400


async def test_an_id_token_signed_with_the_public_key_as_secret_is_refused(shop: Shop) -> None:
    """HS256 with the published RSA key is the classic confusion of algorithms."""
    shop.provider.forge_with_public_key = True
    async with shop.browser() as browser:
        assert (await shop.sign_in(browser)).status_code == 400


async def test_a_state_works_once(shop: Shop) -> None:
    """A callback link from a browser's history must not sign anybody in again."""
    async with shop.browser() as browser:
        query = await shop.start(browser)
        first = await browser.get("/auth/callback", params={"state": query["state"], "code": "c"})
        second = await browser.get("/auth/callback", params={"state": query["state"], "code": "c"})

    assert (first.status_code, second.status_code) == (200, 400)


async def test_a_callback_in_another_browser_is_refused(shop: Shop) -> None:
    """Login CSRF: the thief starts, the victim finishes, and shops in the thief's account."""
    async with shop.browser() as thief, shop.browser() as victim:
        query = await shop.start(thief)
        answer = await victim.get("/auth/callback", params={"state": query["state"], "code": "c"})

    assert answer.status_code == 400


async def test_a_callback_from_another_issuer_is_refused(shop: Shop) -> None:
    """Mix-up: a code of one provider must not be traded at another (RFC 9207)."""
    async with shop.browser() as browser:
        query = await shop.start(browser)
        parameters = {"state": query["state"], "code": "c", "iss": "http://evil.test"}

        assert (await browser.get("/auth/callback", params=parameters)).status_code == 400


async def test_two_tabs_that_sign_in_at_once_both_arrive(shop: Shop) -> None:
    """The second tab must not break the first."""
    async with shop.browser() as browser:
        first = await shop.start(browser, "/one")
        nonce = shop.provider.nonce
        second = await shop.start(browser, "/two")
        later = await browser.get("/auth/callback", params={"state": second["state"], "code": "c"})
        shop.provider.nonce = nonce
        earlier = await browser.get("/auth/callback", params={"state": first["state"], "code": "c"})

    assert (later.status_code, earlier.status_code) == (200, 200)


async def test_twenty_requests_with_an_expired_token_share_one_refresh(shop: Shop) -> None:
    """Keycloak forgives no second use of a refresh token: two refreshes would sign the shopper out."""
    shop.provider.access_seconds = 1
    async with shop.browser() as browser:
        await shop.sign_in(browser)
        shop.provider.access_seconds, shop.provider.answer_seconds = 300, 0.1

        answers = await asyncio.gather(*(shop.who(browser) for _ in range(20)))

    assert [answer["signedIn"] for answer in answers] == [True] * 20
    assert shop.provider.refreshes == 1


async def test_control_without_the_refresh_lock_twenty_requests_sign_the_shopper_out(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: with the lock taken away the test above must be able to fail, or it proves nothing."""
    monkeypatch.setattr(SessionStore, "refreshing", lambda *_: contextlib.nullcontext())
    shop.provider.access_seconds = 1
    async with shop.browser() as browser:
        await shop.sign_in(browser)
        shop.provider.access_seconds, shop.provider.answer_seconds = 300, 0.1

        answers = await asyncio.gather(*(shop.who(browser) for _ in range(20)))

        assert shop.provider.reuses > 0
        assert {"signedIn": False} in answers
        assert await shop.who(browser) == {"signedIn": False}


async def test_a_refused_refresh_ends_the_session(shop: Shop) -> None:
    """A session ended in Keycloak must end here."""
    shop.provider.access_seconds = 1
    async with shop.browser() as browser:
        await shop.sign_in(browser)
        shop.provider.refuses_refresh = True

        assert await shop.who(browser) == {"signedIn": False}
        assert await shop.parts.sessions.read(browser.cookies["__Host-shop"]) == Session()


async def test_while_the_provider_is_down_a_session_goes_on_and_signing_in_says_so(shop: Shop) -> None:
    """Nobody may lose their basket because Keycloak restarts."""
    shop.provider.access_seconds = 6
    async with shop.browser() as browser, shop.browser() as stranger:
        await shop.sign_in(browser)
        shop.provider.is_down = True

        assert (await shop.who(browser))["signedIn"] is True
        refused = await stranger.get("/auth/login")
        assert refused.status_code == 503
        assert "does not answer" in refused.text


async def test_signing_out_ends_the_session_here_and_points_to_the_provider(shop: Shop) -> None:
    """The old cookie must be dead, whatever the browser does next."""
    async with shop.browser() as browser:
        await shop.sign_in(browser)
        cookie = browser.cookies["__Host-shop"]
        answer = await browser.post("/auth/logout", headers=CSRF)
        again = await browser.post("/auth/logout", headers=CSRF)

        assert answer.json()["location"].startswith(
            "http://id.test/realms/stoa/protocol/openid-connect/logout?id_token_hint="
        )
        assert again.json() == {"location": "/"}
        assert await shop.parts.sessions.read(cookie) == Session()


@pytest.mark.parametrize("headers", [{}, {"x-csrf": "0"}, {"x-csrf": "1", "origin": "https://evil.test"}], ids=str)
@pytest.mark.parametrize(("method", "path"), [("POST", "/auth/logout"), ("GET", "/auth/user"), ("POST", "/graphql")])
async def test_a_request_another_site_could_make_is_refused(
    shop: Shop, method: str, path: str, headers: dict[str, str]
) -> None:
    """Cookies travel with forged requests; the custom header and the origin do not."""
    async with shop.browser() as browser:
        answer = await browser.request(method, path, headers=headers)

    assert answer.status_code == 403


async def test_signing_out_by_a_link_of_another_site_does_nothing(shop: Shop) -> None:
    """A picture tag on another page must not sign a shopper out."""
    async with shop.browser() as browser:
        await shop.sign_in(browser)
        answer = await browser.get("/auth/logout")

        assert answer.status_code in {404, 405}
        assert (await shop.who(browser))["signedIn"] is True


async def test_a_back_channel_logout_ends_the_named_session(shop: Shop) -> None:
    """Signing out at Keycloak must sign out here."""
    async with shop.browser() as browser, shop.browser() as keycloak:
        await shop.sign_in(browser)
        answer = await keycloak.post("/auth/backchannel-logout", data={"logout_token": shop.provider.logout_token()})

        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert await shop.who(browser) == {"signedIn": False}


WRONG_LOGOUT = [
    {"nonce": "n"},
    {"events": None},
    {"events": {"something": {}}},
    {"aud": "another"},
    {"iss": "http://evil.test"},
    {"iat": 1},
    {"iat": None},
    {"jti": None},
    {"sid": None, "sub": None},
]


@pytest.mark.parametrize("claims", WRONG_LOGOUT, ids=str)
async def test_a_logout_token_that_proves_nothing_changes_nothing(shop: Shop, claims: dict[str, Any]) -> None:
    """Otherwise anybody could sign anybody out."""
    async with shop.browser() as browser, shop.browser() as stranger:
        await shop.sign_in(browser)
        answer = await stranger.post(
            "/auth/backchannel-logout", data={"logout_token": shop.provider.logout_token(**claims)}
        )

        assert answer.status_code == 400
        assert (await shop.who(browser))["signedIn"] is True


async def test_a_logout_token_works_once(shop: Shop) -> None:
    """A recorded logout token must not be a switch that somebody can press again."""
    token = shop.provider.logout_token()
    async with shop.browser() as keycloak:
        first = await keycloak.post("/auth/backchannel-logout", data={"logout_token": token})
        second = await keycloak.post("/auth/backchannel-logout", data={"logout_token": token})

    assert (first.status_code, second.status_code) == (200, 400)


async def test_no_answer_holds_a_token(shop: Shop) -> None:
    """What never reaches the browser cannot be stolen there."""
    async with shop.browser() as browser:
        callback = await shop.sign_in(browser)
        stored = await shop.parts.sessions.read(browser.cookies["__Host-shop"])
        answers = [
            callback,
            await browser.get("/auth/user", headers=CSRF),
            await browser.get("/", headers={"accept": "text/html"}),
        ]

    assert stored.sign_in is not None
    secrets = (stored.sign_in.access_token, stored.sign_in.refresh_token, stored.sign_in.id_token)
    assert not any(secret in answer.text + str(answer.headers) for answer in answers for secret in secrets)


async def test_the_page_carries_a_fresh_nonce_and_a_strict_policy(shop: Shop) -> None:
    """A script that found its way into the page must not run."""
    async with shop.browser() as browser:
        one = await browser.get("/any/page", headers={"accept": "text/html"})
        two = await browser.get("/", headers={"accept": "text/html"})

    policy = one.headers["content-security-policy"]
    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert f'nonce="{nonce}"' in one.text
    assert nonce not in two.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert one.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/../secret", "/%2e%2e/secret", "/..%2fsecret", "/nothing.js"])
async def test_no_file_outside_the_bundle_is_served(shop: Shop, path: str, tmp_path: Path) -> None:
    """A path must not climb out of the folder."""
    tmp_path.parent.joinpath("secret").write_text("secret")
    async with shop.browser() as browser:
        answer = await browser.get(path)

    assert answer.status_code == 404


BAD_BODIES = [
    (b"{", "application/json", 400),
    (b"[]", "application/json", 400),
    (b'{"query": 1}', "application/json", 400),
    (b'{"query": "{ who }", "variables": NaN}', "application/json", 400),
    (b'{"query": "{ who }", "variables": {"a": "\\ud800"}}', "application/json", 400),
    (b'{"query": "{ who }", "variables": {"a": "\\u0000"}}', "application/json", 400),
    (b'\xff\xfe{"query"', "application/json", 400),
    (b'{"query": "{ who }", "variables": {"a": ' + b"[" * 50_000 + b"]" * 50_000 + b"}}", "application/json", 400),
    (b'{"query": "{ nothing }"}', "application/json", 400),
    (b'{"query": "{ who }"}', "text/plain", 415),
    (b"a" * 3_000_000, "application/json", 413),
]


@pytest.mark.parametrize(("body", "media_type", "status"), BAD_BODIES, ids=range(len(BAD_BODIES)))
async def test_a_bad_request_gets_a_clear_answer_and_never_a_500(
    shop: Shop, body: bytes, media_type: str, status: int
) -> None:
    """Strange bytes must cost one answer, not the process."""
    async with shop.browser() as browser:
        answer = await browser.post("/graphql", content=body, headers={**CSRF, "content-type": media_type})

    assert answer.status_code == status
    assert answer.json()["errors"][0]["extensions"]["code"]


async def test_a_subscription_streams_its_events(shop: Shop) -> None:
    """The order page lives from this stream."""
    async with shop.browser() as browser:
        answer = await browser.post(
            "/graphql", json={"query": "subscription { count(to: 2) }"}, headers={**CSRF, "accept": "text/event-stream"}
        )

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.count("event: next") == 2
    assert "event: complete" in answer.text
