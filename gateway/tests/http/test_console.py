from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from stoa.config import ConsoleSettings, GatewaySettings, IssuerSettings
from stoa.http import local_path
from stoa.testing import FakeSubgraph, GatewayClient, TokenIssuer, gateway_for
from stoa.wiring import OutboundHttp

CLIENT = "gateway-console"


class _Provider(OutboundHttp):
    """The identity provider as the gateway sees it; a test may spoil its ID token."""

    def __init__(self) -> None:
        super().__init__()
        self.issuer = TokenIssuer()
        self.forms: list[dict[str, str]] = []
        self.nonce = ""
        self.spoil: dict[str, Any] = {}
        self.lifetime = 300
        self.refused = False

    async def fetch_json(self, url: str) -> Any:
        return await self.issuer.fetch_json(url)

    async def post_form(self, url: str, form: Any) -> tuple[int, Any]:
        self.forms.append({"url": url, **form})
        await asyncio.sleep(0)
        if url.endswith("/logout"):
            return 204, None
        if self.refused:
            return 400, {"error": "invalid_grant"}
        claims = {"aud": CLIENT, "typ": "ID", "nonce": self.nonce, "name": "Ada", **self.spoil}
        return 200, {
            "access_token": self.issuer.token(
                scope="inventory.read", realm_access={"roles": ["support"]}, jti=str(len(self.forms))
            ),
            "refresh_token": f"refresh-{len(self.forms)}",
            "expires_in": self.lifetime,
            "id_token": self.issuer.token(**claims),
        }


@pytest.fixture(name="provider")
def _provider() -> _Provider:
    return _Provider()


@pytest.fixture(name="console")
def _console(
    catalog: FakeSubgraph, inventory: FakeSubgraph, settings: GatewaySettings, provider: _Provider
) -> GatewayClient:
    issuer = provider.issuer
    console = ConsoleSettings(
        client_id=CLIENT,
        client_secret="dev-only-gateway-console",
        issuer=issuer.issuer,
        authorization_url=f"{issuer.issuer}/auth",
        token_url=f"{issuer.issuer}/token",
        end_session_url=f"{issuer.issuer}/logout",
        jwks_url=issuer.jwks_url,
        public_url="http://gateway.test",
    )
    trusted = IssuerSettings(issuer=issuer.issuer, jwks_url=issuer.jwks_url, audiences=frozenset({issuer.audience}))
    fakes = {"catalog": catalog, "inventory": inventory}
    return GatewayClient(gateway_for(fakes, replace(settings, console=console, issuers=(trusted,)), outbound=provider))


class Browser:
    """Keeps cookies as a browser would and follows no redirect by itself."""

    def __init__(self, client: GatewayClient) -> None:
        self.client = client
        self.cookies: dict[str, str] = {}

    async def send(self, method: str, path: str, **headers: str) -> Any:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**headers, **({"cookie": cookie} if cookie else {})}
        options: dict[str, Any] = {"json": {"query": "{ secret }"}} if path == "/graphql" else {}
        response = await self.client.send(method, path, headers=sent, **options)
        for line in response.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return response

    async def begin(self, provider: _Provider, return_to: str = "/") -> dict[str, str]:
        response = await self.send("GET", f"/console/login?returnTo={return_to}")
        query = {name: values[0] for name, values in parse_qs(urlsplit(response.headers["location"]).query).items()}
        provider.nonce = query["nonce"]
        return query

    async def sign_in(self, provider: _Provider) -> Any:
        query = await self.begin(provider)
        return await self.send("GET", f"/console/callback?state={query['state']}&code=c")


async def test_signing_in_uses_pkce_and_nonce_and_gives_only_a_strict_cookie(
    console: GatewayClient, provider: _Provider
) -> None:
    """Rows 67, 69 and 78: tokens never reach the browser."""
    browser = Browser(console)
    query = await browser.begin(provider, "/graphiql?x=1")
    response = await browser.send("GET", f"/console/callback?state={query['state']}&code=the-code")

    assert (query["code_challenge_method"], len(query["code_challenge"]), len(query["nonce"]) > 40) == (
        "S256",
        43,
        True,
    )
    assert (response.status_code, response.headers["location"]) == (303, "/graphiql?x=1")
    cookie = next(line for line in response.headers.get_list("set-cookie") if line.startswith("__Host-console="))
    assert all(part in cookie.lower() for part in ("secure", "httponly", "samesite=strict", "path=/"))
    assert "ey" not in cookie.split(";")[0].split("=")[1][:2]
    assert provider.forms[0]["code"] == "the-code"
    assert (await browser.send("GET", "/console/user")).json() == {"name": "Ada", "roles": ["support"]}


async def test_the_cookie_opens_guarded_fields_only_together_with_the_header(
    console: GatewayClient, provider: _Provider
) -> None:
    """Row 70: a foreign page can send the cookie's request, but not the header."""
    browser = Browser(console)
    await browser.sign_in(provider)

    with_header = await browser.send("POST", "/graphql", **{"x-csrf": "1"})
    without = await browser.send("POST", "/graphql")

    assert with_header.json()["data"] == {"secret": "open sesame"}
    assert without.json()["data"] == {"secret": None}


async def test_a_sign_in_of_another_browser_is_refused(console: GatewayClient, provider: _Provider) -> None:
    """Row 63: an attacker must not sign a victim in to the attacker's account."""
    attacker, victim = Browser(console), Browser(console)
    query = await attacker.begin(provider)
    await victim.begin(provider)

    response = await victim.send("GET", f"/console/callback?state={query['state']}&code=c")

    assert response.status_code == 400
    assert provider.forms == []


async def test_a_state_is_good_for_one_use_and_two_tabs_both_work(console: GatewayClient, provider: _Provider) -> None:
    """Row 64."""
    browser = Browser(console)
    first, second = await browser.begin(provider), await browser.begin(provider)

    for query in (second, first):
        provider.nonce = query["nonce"]
        assert (await browser.send("GET", f"/console/callback?state={query['state']}&code=c")).status_code == 303
    assert (await browser.send("GET", f"/console/callback?state={first['state']}&code=c")).status_code == 400


@pytest.mark.parametrize(
    "spoil",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": None, "nonce_supported": False},
        {"aud": "another-client"},
        {"iss": "https://evil.test"},
        {"exp": int(time.time()) - 600},
        {"azp": "another-client"},
    ],
    ids=str,
)
async def test_a_spoilt_id_token_is_refused(console: GatewayClient, provider: _Provider, spoil: dict[str, Any]) -> None:
    """Row 65: whatever the token says about itself, our checks stay on."""
    provider.spoil = spoil
    browser = Browser(console)

    assert (await browser.sign_in(provider)).status_code == 400
    assert (await browser.send("GET", "/console/user")).status_code == 204


async def test_an_answer_of_another_issuer_is_refused(console: GatewayClient, provider: _Provider) -> None:
    """Row 66: mix-up (RFC 9207)."""
    browser = Browser(console)
    query = await browser.begin(provider)

    response = await browser.send("GET", f"/console/callback?state={query['state']}&code=c&iss=https://evil.test")

    assert response.status_code == 400


async def test_parallel_requests_with_an_old_token_share_one_refresh(
    console: GatewayClient, provider: _Provider
) -> None:
    """Row 73: a rotated refresh token used twice ends the session."""
    provider.lifetime = 1
    browser = Browser(console)
    await browser.sign_in(provider)
    provider.lifetime = 300

    answers = await asyncio.gather(*[browser.send("POST", "/graphql", **{"x-csrf": "1"}) for _ in range(20)])

    assert all(answer.json()["data"] == {"secret": "open sesame"} for answer in answers)
    assert [form["grant_type"] for form in provider.forms] == ["authorization_code", "refresh_token"]


async def test_a_refused_refresh_ends_the_session_cleanly(console: GatewayClient, provider: _Provider) -> None:
    """Row 74: no loop, and the next request is anonymous."""
    provider.lifetime = 1
    browser = Browser(console)
    await browser.sign_in(provider)
    provider.refused = True

    assert (await browser.send("POST", "/graphql", **{"x-csrf": "1"})).status_code == 401
    assert (await browser.send("GET", "/console/user")).status_code == 204


async def test_signing_out_needs_the_header_and_ends_both_sessions(console: GatewayClient, provider: _Provider) -> None:
    """Rows 71 and 72."""
    browser = Browser(console)
    await browser.sign_in(provider)

    assert (await browser.send("POST", "/console/logout")).status_code == 403
    assert (await browser.send("GET", "/console/logout", **{"x-csrf": "1"})).status_code == 405
    old = dict(browser.cookies)
    assert (await browser.send("POST", "/console/logout", **{"x-csrf": "1"})).status_code == 204
    browser.cookies = old
    assert (await browser.send("GET", "/console/user")).status_code == 204
    assert provider.forms[-1]["refresh_token"].startswith("refresh-")


async def test_a_preset_session_cookie_is_replaced(console: GatewayClient, provider: _Provider) -> None:
    """Row 62: session fixation."""
    browser = Browser(console)
    browser.cookies["__Host-console"] = "chosen-by-the-attacker"
    await browser.sign_in(provider)

    assert browser.cookies["__Host-console"] != "chosen-by-the-attacker"
    browser.cookies["__Host-console"] = "chosen-by-the-attacker"
    assert (await browser.send("GET", "/console/user")).status_code == 204


@pytest.mark.parametrize(
    "value",
    [
        "//evil",
        "/\\evil",
        "https:evil",
        "https://evil",
        "%2f%2fevil",
        "/%2f%2fevil",
        "/a\r\nb",
        "javascript:x",
        "",
        "x",
        "/\t/evil",
        "/ä",
        "/" * 600,
    ],
)
def test_only_local_paths_are_returned_to(value: str) -> None:
    """Row 68: an open redirect after signing in is a phishing page."""
    assert local_path(value) == "/"


@pytest.mark.parametrize("value", ["/", "/graphiql", "/graphiql?query=a&b=c", "/a/b/c"])
def test_local_paths_are_kept(value: str) -> None:
    """People want to go back to where they were."""
    assert local_path(value) == value
