"""Sessions and accounts, at the real Keycloak."""

import base64
import hashlib
import html
import json
import re
import time
import uuid
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from customers.config import Settings
from customers.peers.keycloak_admin import IdentityUnavailable, asking_keycloak
from customers.peers.keycloak_sessions import KeycloakAccounts, KeycloakSessions
from launcher.testing import KeycloakServer
from stoa_service.tokens import jwt_header


def settings_for(server: KeycloakServer, **changes: str) -> Settings:
    given = {
        "keycloak_url": server.base_url,
        "keycloak_realm": server.realm.name,
        "service_client_secret": server.realm.environment["SERVICE_CLIENT_SECRET"],
        **changes,
    }
    return Settings(**given)  # type: ignore[arg-type]


def subject_of(token: str) -> str:
    body = token.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["sub"])


async def test_all_sessions_of_a_person_end(keycloak_server: KeycloakServer) -> None:
    """A lost telephone must not stay signed in."""
    phone, laptop = keycloak_server.realm.tokens("shopper2"), keycloak_server.realm.tokens("shopper2")
    assert jwt_header(phone["access_token"])["alg"] == "RS256"

    await KeycloakSessions(settings_for(keycloak_server)).end_all(subject_of(phone["access_token"]))

    for device in (phone, laptop):
        with pytest.raises(HTTPError):
            keycloak_server.realm.refreshed(device["refresh_token"])


@pytest.mark.parametrize("change", [{"keycloak_url": "http://127.0.0.1:9"}, {"service_client_secret": "wrong-secret"}])
async def test_a_keycloak_that_does_not_help_is_an_honest_answer(
    keycloak_server: KeycloakServer, change: dict[str, str]
) -> None:
    """ "Done" without having done it would leave the thief signed in."""
    with pytest.raises(IdentityUnavailable):
        await KeycloakSessions(settings_for(keycloak_server, **change)).end_all("somebody")


async def test_an_unknown_person_is_not_signed_out(keycloak_server: KeycloakServer) -> None:
    """An error of Keycloak's must come back in our words."""
    with pytest.raises(IdentityUnavailable):
        await KeycloakSessions(settings_for(keycloak_server)).end_all("00000000-0000-0000-0000-000000000000")


def claims_of(token: str) -> dict[str, object]:
    body = token.split(".")[1]
    found: dict[str, object] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return found


async def new_person(server: KeycloakServer) -> tuple[str, str, str]:
    """Subject, name and password of somebody who just registered."""
    name, password = f"canary-{uuid.uuid4().hex[:10]}", "a-long-password-of-mine"
    async with asking_keycloak(settings_for(server), "make a person") as admin:
        account = {
            "username": name,
            "email": f"{name}@example.org",
            "firstName": "Cara",
            "lastName": "Nary",
            "enabled": True,
            "credentials": [{"type": "password", "value": password, "temporary": False}],
        }
        return str(await admin.a_create_user(account)), name, password


async def test_sessions_are_listed_and_ended_one_by_one(keycloak_server: KeycloakServer) -> None:
    """Who sees a strange device must be able to end just that one, and nobody else's."""
    subject, name, password = await new_person(keycloak_server)
    stranger, _, _ = await new_person(keycloak_server)
    sessions = KeycloakSessions(settings_for(keycloak_server))
    phone = keycloak_server.realm.tokens(name, password)
    laptop = keycloak_server.realm.tokens(name, password)
    lost = str(claims_of(phone["access_token"])["sid"])

    listed = await sessions.of(subject)

    assert {session.id for session in listed} >= {lost, claims_of(laptop["access_token"])["sid"]}
    assert all(time.time() - session.started_at.timestamp() < 3600 for session in listed)
    assert await sessions.end_one(stranger, lost) is False
    assert await sessions.end_one(subject, lost) is True
    with pytest.raises(HTTPError):
        keycloak_server.realm.refreshed(phone["refresh_token"])
    assert keycloak_server.realm.refreshed(laptop["refresh_token"])
    assert await sessions.of("00000000-0000-0000-0000-000000000000") == []


async def test_a_locked_account_cannot_sign_in_and_a_deleted_one_is_gone(keycloak_server: KeycloakServer) -> None:
    """Erasing somebody who can come back with yesterday's session erases nothing."""
    subject, name, password = await new_person(keycloak_server)
    accounts = KeycloakAccounts(settings_for(keycloak_server))
    tokens = keycloak_server.realm.tokens(name, password)

    for _ in range(2):
        await accounts.lock(subject)

    with pytest.raises(HTTPError):
        keycloak_server.realm.refreshed(tokens["refresh_token"])
    with pytest.raises(HTTPError):
        keycloak_server.realm.tokens(name, password)
    for _ in range(2):
        await accounts.delete(subject)
    await accounts.lock(subject)
    async with asking_keycloak(settings_for(keycloak_server), "look") as admin:
        assert await admin.a_get_users({"username": name}) == []


async def signed_in_by_browser(server: KeycloakServer, name: str, password: str) -> dict[str, Any]:
    """The code flow with PKCE, with the form that a person fills in."""
    realm, verifier = server.realm, "v" * 64
    client = {"client_id": "gateway-console", "redirect_uri": "http://localhost:4000/console/callback"}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {"response_type": "code", "scope": "openid", "code_challenge": challenge, "code_challenge_method": "S256"}
    flow = f"{realm.issuer}/protocol/openid-connect"
    async with httpx2.AsyncClient(timeout=60) as http:
        page = await http.get(f"{flow}/auth", params=client | asked)
        cookies = "; ".join(line.split(";")[0] for line in page.headers.get_list("set-cookie"))
        action = re.search(r'action="([^"]+)"', page.text)
        assert action is not None, page.text[:500]
        form = {"username": name, "password": password}
        sent = await http.post(html.unescape(action[1]), data=form, headers={"Cookie": cookies})
        code = parse_qs(urlsplit(sent.headers["location"]).query)["code"][0]
        secret = realm.environment["GATEWAY_CONSOLE_CLIENT_SECRET"]
        given = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier, "client_secret": secret}
        answer = await http.post(f"{flow}/token", data=client | given)
        tokens: dict[str, Any] = answer.json()
        renewing = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "client_secret": secret}
        tokens["renewed"] = (await http.post(f"{flow}/token", data=client | renewing)).json()
        return tokens


async def test_a_token_says_when_the_person_signed_in(keycloak_server: KeycloakServer) -> None:
    """Without the moment of the sign-in nobody could be asked to sign in afresh before an erasure."""
    _, name, password = await new_person(keycloak_server)

    tokens = await signed_in_by_browser(keycloak_server, name, password)

    signed_in = claims_of(tokens["access_token"])["auth_time"]
    assert isinstance(signed_in, int)
    assert abs(time.time() - signed_in) < 600
    assert claims_of(tokens["renewed"]["access_token"])["auth_time"] == signed_in
