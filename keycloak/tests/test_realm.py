from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError

import pytest
from keycloak_realm.code import read_realm
from keycloak_realm.provision import provision
from keycloak_realm.server import RealmServer
from launcher.testing import KeycloakServer

pytestmark = pytest.mark.servers

PERMISSIONS = {
    "orders.read",
    "orders.write",
    "inventory.read",
    "inventory.write",
    "catalog.write",
    "discounts.write",
    "customers.read",
    "reviews.moderate",
    "audit.read",
    "events.manage",
}


def claims_of(token: str) -> Mapping[str, Any]:
    body = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


def permissions_of(token: str) -> set[str]:
    return set(claims_of(token)["scope"].split()) & PERMISSIONS


@pytest.mark.parametrize(
    ("person", "role", "permissions"),
    [
        ("shopper", "customer", set()),
        ("shopper2", "customer", set()),
        ("support", "support", {"orders.read", "orders.write", "inventory.read", "customers.read", "reviews.moderate"}),
        ("catalogue", "catalogue-manager", {"inventory.read", "catalog.write", "discounts.write"}),
        ("stock", "stock-manager", {"inventory.read", "inventory.write"}),
        ("auditor", "auditor", {"orders.read", "inventory.read", "customers.read", "audit.read"}),
        ("admin", "administrator", PERMISSIONS),
    ],
)
def test_a_token_carries_the_permissions_of_the_job(
    keycloak_server: KeycloakServer, person: str, role: str, permissions: set[str]
) -> None:
    """A scope too many opens the back office to a shopper, one too few stops somebody's work."""
    token = keycloak_server.realm.access_token(person)

    assert permissions_of(token) == permissions
    assert role in claims_of(token)["realm_access"]["roles"]


def test_a_token_says_whose_it_is_and_for_whom(keycloak_server: KeycloakServer) -> None:
    """The gateway refuses tokens without subject or audience, and screens greet people by name."""
    claims = claims_of(keycloak_server.realm.access_token("shopper"))

    assert claims["sub"]
    assert claims["aud"] == "stoa-gateway"
    assert claims["iss"] == keycloak_server.realm.issuer
    assert claims["exp"] - claims["iat"] == 20
    assert (claims["preferred_username"], claims["email"]) == ("shopper", "shopper@stoa.example")
    assert (claims["given_name"], claims["family_name"]) == ("Sophie", "Hopper")


def test_a_member_of_an_organization_acts_for_it_and_everybody_else_for_none(keycloak_server: KeycloakServer) -> None:
    """The organization of a token is the tenant whose rows it opens; it must not cost the token its audience."""
    member = claims_of(keycloak_server.realm.access_token("annex-shopper"))
    stranger = claims_of(keycloak_server.realm.access_token("shopper"))

    assert member["organization"] == ["annex"]
    assert member["aud"] == "stoa-gateway"
    assert "organization" not in stranger


def test_signing_in_takes_one_page(keycloak_server: KeycloakServer) -> None:
    """With organizations Keycloak asks for the name alone first, which no screen or test of ours expects."""
    executions = RealmServer(keycloak_server.realm.settings).find("authentication/flows/browser/executions")

    assert [each["requirement"] for each in executions if each["displayName"] == "Organization"] == ["DISABLED"]


def test_a_role_taken_away_is_gone_after_the_refresh(keycloak_server: KeycloakServer) -> None:
    """Somebody who changed jobs must lose the old permissions within the token's life, not at the next sign-in."""
    realm = keycloak_server.create_realm("role-taken-away")
    server = RealmServer(realm.settings)
    tokens = realm.tokens("support")
    person = server.find("users", username="support", exact="true")[0]["id"]

    server.delete(f"users/{person}/role-mappings/realm", [server.find("roles/support")])
    refreshed = realm.refreshed(tokens["refresh_token"])

    assert permissions_of(tokens["access_token"]) != set()
    assert permissions_of(refreshed["access_token"]) == set()
    assert "support" not in claims_of(refreshed["access_token"])["realm_access"]["roles"]


def test_a_refresh_token_works_once(keycloak_server: KeycloakServer) -> None:
    """A stolen refresh token that has been used already must be worth nothing."""
    tokens = keycloak_server.realm.tokens("shopper")
    keycloak_server.realm.refreshed(tokens["refresh_token"])

    with pytest.raises(HTTPError, match="invalid_grant"):
        keycloak_server.realm.refreshed(tokens["refresh_token"])


def test_a_service_may_end_sessions_and_is_no_customer_of_the_realm(keycloak_server: KeycloakServer) -> None:
    """Erasing a customer ends the sessions; nothing else of the realm's administration is a service's business."""
    claims = claims_of(keycloak_server.realm.service_token())

    assert claims["realm_access"]["roles"] == ["service"]
    assert set(claims["resource_access"]["realm-management"]["roles"]) == {
        "manage-users",
        "view-users",
        "query-users",
        "query-groups",
    }
    assert "stoa-gateway" in claims["aud"]


def test_every_browser_client_requires_pkce_and_exact_addresses(keycloak_server: KeycloakServer) -> None:
    """A wildcard in a redirect hands codes to strangers; without PKCE a stolen code is enough."""
    server = RealmServer(keycloak_server.realm.settings)
    clients = {client["clientId"]: client for client in server.find("clients")}

    for name in ("bff-web", "bff-mobile", "gateway-console"):
        client = clients[name]
        assert client["attributes"]["pkce.code.challenge.method"] == "S256"
        assert not client["publicClient"]
        assert not client["directAccessGrantsEnabled"]
        assert not client["fullScopeAllowed"]
        assert client["redirectUris"]
        assert not [address for address in client["redirectUris"] if "*" in address]
        assert client["webOrigins"] == []


@pytest.mark.parametrize(
    ("name", "variable"), [("bff-web", "BFF_WEB_PUBLIC_URL"), ("bff-mobile", "BFF_MOBILE_PUBLIC_URL")]
)
def test_a_bff_is_told_about_sign_outs(keycloak_server: KeycloakServer, name: str, variable: str) -> None:
    """Without the back channel a session ended in Keycloak lives on in the shop."""
    server = RealmServer(keycloak_server.realm.settings)
    base = keycloak_server.realm.environment[variable]

    client = server.find("clients", clientId=name)[0]

    assert client["attributes"]["backchannel.logout.url"] == f"{base}/auth/backchannel-logout"
    assert client["attributes"]["backchannel.logout.session.required"] == "true"
    assert client["attributes"]["post.logout.redirect.uris"] == f"{base}/"
    assert client["redirectUris"] == [f"{base}/auth/callback"]


def test_the_realm_remembers_events_and_forgets_them_again(keycloak_server: KeycloakServer) -> None:
    """Events that are off cannot be audited; events that never expire fill the disk."""
    realm = RealmServer(keycloak_server.realm.settings).find("")

    assert realm["eventsEnabled"]
    assert realm["adminEventsEnabled"]
    assert realm["eventsExpiration"] > 0
    assert int(realm["attributes"]["adminEventsExpiration"]) > 0
    assert realm["bruteForceProtected"]
    assert realm["registrationAllowed"]


def test_people_can_add_passkeys_to_their_account(keycloak_server: KeycloakServer) -> None:
    """The shop's link to passkeys must not lead to a page without any."""
    server = RealmServer(keycloak_server.realm.settings)
    realm = server.find("")
    actions = {action["alias"]: action for action in server.find("authentication/required-actions")}

    assert realm["webAuthnPolicyPasswordlessPasskeysEnabled"]
    assert realm["webAuthnPolicyPasswordlessRequireResidentKey"] == "Yes"
    assert realm["webAuthnPolicyPasswordlessUserVerificationRequirement"] == "required"
    assert actions["webauthn-register-passwordless"]["enabled"]


def test_whoever_registers_is_a_customer(keycloak_server: KeycloakServer) -> None:
    """A new account without the role could fill a basket and never pay."""
    realm = keycloak_server.create_realm("registration")
    server = RealmServer(realm.settings)
    server.post(
        "users",
        {
            "username": "newcomer",
            "enabled": True,
            "email": "newcomer@stoa.example",
            "firstName": "New",
            "lastName": "Comer",
            "credentials": [{"type": "password", "value": "a-long-password", "temporary": False}],
        },
    )

    claims = claims_of(str(realm.tokens("newcomer", "a-long-password")["access_token"]))

    assert "customer" in claims["realm_access"]["roles"]


def test_provisioning_again_corrects_what_somebody_clicked_away(keycloak_server: KeycloakServer) -> None:
    """An import skips realms that exist: a fix of the code would never reach a running market."""
    realm = keycloak_server.create_realm("clicked-away")
    server = RealmServer(realm.settings)
    client = server.find("clients", clientId="bff-web")[0]
    scope = next(scope for scope in server.find("client-scopes") if scope["name"] == "orders.read")
    server.put(f"clients/{client['id']}", {**client, "redirectUris": ["http://localhost:1/*"]})
    server.put("", {"eventsEnabled": False})
    server.delete(f"clients/{client['id']}/default-client-scopes/{scope['id']}")
    server.post(f"client-scopes/{scope['id']}/scope-mappings/realm", [server.find("roles/customer")])

    provision(realm.settings)

    assert server.find(f"clients/{client['id']}")["redirectUris"] == client["redirectUris"]
    assert server.find("")["eventsEnabled"]
    present = {scope["name"] for scope in server.find(f"clients/{client['id']}/default-client-scopes")}
    assert present == set(read_realm(realm.settings).default_scopes)
    assert permissions_of(realm.access_token("shopper")) == set()


def test_provisioning_again_leaves_people_alone(keycloak_server: KeycloakServer) -> None:
    """A role that an administrator took away must not come back with the next start."""
    realm = keycloak_server.create_realm("left-alone")
    server = RealmServer(realm.settings)
    person = server.find("users", username="support", exact="true")[0]["id"]
    server.delete(f"users/{person}/role-mappings/realm", [server.find("roles/support")])

    provision(realm.settings)

    assert permissions_of(realm.access_token("support")) == set()
