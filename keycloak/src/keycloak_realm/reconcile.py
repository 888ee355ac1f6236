"""From the realm as it is to the realm as written: settings, roles, scopes, clients, people, in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from keycloak_realm.code import RealmCode, Representation, ScopeRoles
from keycloak_realm.errors import RealmCodeBroken
from keycloak_realm.organizations import align_organizations, align_sign_in
from keycloak_realm.server import RealmServer

Step = Callable[[RealmServer, RealmCode], None]


def reconcile(server: RealmServer, code: RealmCode) -> None:
    """Walk the steps; each can be repeated at any time."""
    for step in STEPS:
        step(server, code)


def align_realm(server: RealmServer, code: RealmCode) -> None:
    present = server.find("")
    if present is None:
        server.post("/realms", code.settings)
        return
    attributes = present.get("attributes", {}) | code.settings.get("attributes", {})
    server.put("", {**code.settings, "attributes": attributes})


def align_realm_roles(server: RealmServer, code: RealmCode) -> None:
    present = {role["name"]: role for role in server.find("roles", briefRepresentation="true", max="1000")}
    for role in code.roles:
        name = role["name"]
        if name not in present:
            server.post("roles", role)
        elif present[name].get("description") != role["description"]:
            server.put(f"roles/{name}", role)
    _align_default_roles(server, code)


def align_scopes(server: RealmServer, code: RealmCode) -> None:
    present = _by("name", server.find("client-scopes"))
    for scope in code.scopes:
        known = present.get(scope["name"])
        if known is None:
            server.post("client-scopes", scope)
        else:
            _align_scope(server, known, scope)
    scopes = _by("name", server.find("client-scopes"))
    wanted = {name: _one(scopes, name, "client scope") for name in code.default_scopes}
    # The optional ones first: Keycloak makes `organization` one, and a scope cannot be both.
    _align_default_scopes(server, "default-optional-client-scopes", {})
    _align_default_scopes(server, "default-default-client-scopes", wanted)


def align_clients(server: RealmServer, code: RealmCode) -> None:
    scopes = _by("name", server.find_once("client-scopes"))
    wanted = {name: _one(scopes, name, "client scope") for name in code.default_scopes}
    for client in code.clients:
        identifier = _client_id(server, client["clientId"])
        if identifier is None:
            server.post("clients", client)
            identifier = _client_id(server, client["clientId"])
        else:
            server.put(f"clients/{identifier}", client)
        _align_default_scopes(server, f"clients/{identifier}/optional-client-scopes", {})
        _align_default_scopes(server, f"clients/{identifier}/default-client-scopes", wanted)


def align_scope_roles(server: RealmServer, code: RealmCode) -> None:
    scopes = _by("name", server.find_once("client-scopes"))
    for mapping in code.scope_roles:
        if mapping.holder_is_client:
            base = f"clients/{_client_id(server, mapping.holder)}/scope-mappings"
        else:
            base = f"client-scopes/{_one(scopes, mapping.holder, 'client scope')['id']}/scope-mappings"
        _align_scope_roles(server, base, mapping)


def align_users(server: RealmServer, code: RealmCode) -> None:
    """Accounts of services are kept exact. People who exist stay as they are: their roles belong to the administrators."""
    for user in code.users:
        client = user.get("serviceAccountClientId")
        if client:
            account = server.find(f"clients/{_client_id(server, client)}/service-account-user")
            _give_roles(server, account["id"], user)
        elif not server.find("users", username=user["username"], exact="true"):
            server.post("users", {name: value for name, value in user.items() if name != "realmRoles"})
            account = server.find("users", username=user["username"], exact="true")[0]
            _give_roles(server, account["id"], user)


STEPS: Final[tuple[Step, ...]] = (
    align_realm,
    align_realm_roles,
    align_scopes,
    align_clients,
    align_scope_roles,
    align_users,  # people and services are given roles that must exist
    align_sign_in,
    align_organizations,  # last: their members must exist
)


def _align_default_roles(server: RealmServer, code: RealmCode) -> None:
    """What everybody gets: the composites of the realm's default role, no more and no less."""
    default = server.find("")["defaultRole"]
    wanted = _realm_roles(server, code.default_roles["realm"])
    for owner, names in code.default_roles["client"].items():
        wanted += _client_roles(server, owner, names)
    server.align_roles(f"roles-by-id/{default['id']}/composites", wanted)


def _align_scope(server: RealmServer, known: Representation, scope: Representation) -> None:
    place = f"client-scopes/{known['id']}"
    bare = {name: value for name, value in scope.items() if name != "protocolMappers"}
    if any(known.get(name) != value for name, value in bare.items()):
        server.put(place, bare)
    mappers = _by("name", known.get("protocolMappers", []))
    for mapper in scope.get("protocolMappers", []):
        present = mappers.get(mapper["name"])
        if present is None:
            server.post(f"{place}/protocol-mappers/models", mapper)
        elif present["config"] != mapper["config"]:
            server.put(f"{place}/protocol-mappers/models/{present['id']}", {**mapper, "id": present["id"]})


def _align_default_scopes(server: RealmServer, path: str, wanted: Mapping[str, Representation]) -> None:
    present = _by("name", server.find(path))
    for name in wanted.keys() - present.keys():
        server.put(f"{path}/{wanted[name]['id']}", {})
    for name in present.keys() - wanted.keys():
        server.delete(f"{path}/{present[name]['id']}")


def _align_scope_roles(server: RealmServer, base: str, mapping: ScopeRoles) -> None:
    if mapping.owner is None:
        server.align_roles(f"{base}/realm", _realm_roles(server, mapping.roles))
        return
    owner = _client_id(server, mapping.owner)
    server.align_roles(f"{base}/clients/{owner}", _client_roles(server, mapping.owner, mapping.roles))


def _give_roles(server: RealmServer, account: str, user: Representation) -> None:
    base = f"users/{account}/role-mappings"
    _add_roles(server, f"{base}/realm", _realm_roles(server, user.get("realmRoles", [])))
    for owner, names in user.get("clientRoles", {}).items():
        _add_roles(server, f"{base}/clients/{_client_id(server, owner)}", _client_roles(server, owner, names))


def _add_roles(server: RealmServer, path: str, roles: list[Any]) -> None:
    present = {role["name"] for role in server.find(path) or []}
    if missing := [role for role in roles if role["name"] not in present]:
        server.post(path, missing)


def _realm_roles(server: RealmServer, names: Iterable[str]) -> list[Any]:
    roles = _by("name", server.find_once("roles", briefRepresentation="true", max="1000"))
    return [_one(roles, name, "realm role") for name in sorted(names)]


def _client_roles(server: RealmServer, owner: str, names: Iterable[str]) -> list[Any]:
    roles = _by("name", server.find_once(f"clients/{_client_id(server, owner)}/roles"))
    return [_one(roles, name, f"role of client {owner}") for name in sorted(names)]


def _client_id(server: RealmServer, name: str) -> str | None:
    found = server.find_once("clients", clientId=name)
    return str(found[0]["id"]) if found else None


def _by(key: str, items: Iterable[Any] | None) -> dict[str, Any]:
    return {item[key]: item for item in items or []}


def _one(known: Mapping[str, Any], name: str, kind: str) -> Any:
    if name not in known:
        raise RealmCodeBroken(
            f"The realm's code names the {kind} {name!r}, which exists neither there nor in Keycloak."
        )
    return known[name]
