"""Organizations are the market's tenants: a member's access token names the one he belongs to."""

from __future__ import annotations

from typing import Final

from keycloak_realm.code import RealmCode
from keycloak_realm.errors import RealmCodeBroken
from keycloak_realm.server import RealmServer

_FLOW: Final = "authentication/flows/browser/executions"
_ORGANIZATION: Final = "Organization"


def align_sign_in(server: RealmServer, _: RealmCode) -> None:
    """One page for name and password: with organizations Keycloak would ask for the name alone first."""
    for execution in server.find(_FLOW) or []:
        if execution.get("displayName") == _ORGANIZATION and execution["requirement"] != "DISABLED":
            server.put(_FLOW, {**execution, "requirement": "DISABLED"})


def align_organizations(server: RealmServer, code: RealmCode) -> None:
    """Those written here exist and have these members; others, and further members, belong to the administrators."""
    for written in code.organizations:
        bare = {name: value for name, value in written.items() if name != "members"}
        organization = _find(server, written["alias"])
        if organization is None:
            server.post("organizations", bare)
            organization = _find(server, written["alias"])
        members = {each["username"] for each in server.find(f"organizations/{organization}/members", max="1000")}
        for name in sorted(set(written.get("members", ())) - members):
            server.post(f"organizations/{organization}/members", _person(server, name))


def _find(server: RealmServer, alias: str) -> str | None:
    found = server.find("organizations", search=alias, max="1000") or []
    return next((str(each["id"]) for each in found if each.get("alias") == alias), None)


def _person(server: RealmServer, username: str) -> str:
    found = server.find("users", username=username, exact="true")
    if not found:
        raise RealmCodeBroken(f"An organization of the realm's code has the member {username!r}, who does not exist.")
    return str(found[0]["id"])
