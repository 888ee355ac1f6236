"""Signing out everywhere, at the real Keycloak."""

import base64
import json
from urllib.error import HTTPError

import pytest
from customers.config import Settings
from customers.peers.keycloak_admin import IdentityUnavailable
from customers.peers.keycloak_sessions import KeycloakSessions
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
