"""The admin API of one Keycloak, seen from one realm: reading and writing JSON, and nothing about what it means."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from keycloak.exceptions import KeycloakError

from keycloak import KeycloakAdmin, KeycloakOpenIDConnection
from keycloak_realm.errors import KeycloakRefused
from keycloak_realm.settings import Settings

TIMEOUT_SECONDS: Final = 120  # a new realm makes its keys, which takes a busy machine half a minute
FINE: Final = frozenset({200, 201, 204})
NOT_FOUND: Final = 404


class RealmServer:
    """Paths are relative to the realm, as in Keycloak's own documentation of its admin API."""

    def __init__(self, settings: Settings) -> None:
        self.realm = settings.realm
        connection = KeycloakOpenIDConnection(
            server_url=f"{settings.server_url}/",
            username=settings.values["KEYCLOAK_ADMIN_USER"],
            password=settings.values["KEYCLOAK_ADMIN_PASSWORD"],
            realm_name=settings.realm,
            user_realm_name="master",
            client_id="admin-cli",
            timeout=TIMEOUT_SECONDS,
            max_retries=0,  # what was asked twice may have been done twice
        )
        self.admin = KeycloakAdmin(connection=connection)
        self._found: dict[tuple[str, str], Any] = {}

    def find(self, path: str, **query: str) -> Any:
        """The JSON at that path, or nothing when there is none."""
        answer = self._send("GET", path, None, query)
        return None if answer.status_code == NOT_FOUND else self._checked(answer, "GET", path).json()

    def find_once(self, path: str, **query: str) -> Any:
        """As `find`, for what does not change any more in this run: asked once, remembered when there."""
        key = (path, json.dumps(query))
        if not self._found.get(key):
            self._found[key] = self.find(path, **query)
        return self._found[key]

    def post(self, path: str, body: Any) -> None:
        self._checked(self._send("POST", path, body, {}), "POST", path)

    def put(self, path: str, body: Any) -> None:
        self._checked(self._send("PUT", path, body, {}), "PUT", path)

    def delete(self, path: str, body: Any = None) -> None:
        self._checked(self._send("DELETE", path, body, {}), "DELETE", path)

    def _send(self, method: str, path: str, body: Any, query: Mapping[str, str]) -> Any:
        connection = self.admin.connection
        place = f"admin/realms/{self.realm}/{path}".rstrip("/") if path != "/realms" else "admin/realms"
        text = None if body is None else json.dumps(body)
        try:
            match method:
                case "GET":
                    return connection.raw_get(place, **query)
                case "POST":
                    return connection.raw_post(place, data=text)
                case "PUT":
                    return connection.raw_put(place, data=text)
                case _:
                    return connection.raw_delete(place, data=text)
        except KeycloakError as error:
            raise KeycloakRefused(f"Keycloak could not be asked ({method} {path or 'realm'}): {error}") from error

    def _checked(self, answer: Any, method: str, path: str) -> Any:
        if answer.status_code not in FINE:
            told = answer.text[:300]
            raise KeycloakRefused(f"Keycloak answered {method} {path or 'realm'} with {answer.status_code}: {told}")
        return answer

    def align_roles(self, path: str, wanted: Sequence[Mapping[str, Any]]) -> None:
        """Make the roles listed at a path exactly the wanted ones."""
        present = {role["name"]: role for role in self.find(path) or []}
        names = {role["name"] for role in wanted}
        if missing := [role for role in wanted if role["name"] not in present]:
            self.post(path, missing)
        if surplus := [role for name, role in present.items() if name not in names]:
            self.delete(path, surplus)
