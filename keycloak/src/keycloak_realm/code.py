"""The realm's JSON files, read into one value with all placeholders filled in."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from keycloak_realm.errors import RealmCodeBroken
from keycloak_realm.settings import Settings

Representation = Mapping[str, Any]

REALM_FOLDER: Final = Path(__file__).resolve().parents[2] / "realm"
FILES: Final = ("realm", "roles", "scopes", "clients")
DEVELOPMENT_FILES: Final = ("development",)  # demo people with known passwords, and the tests' client
PLACEHOLDER: Final = re.compile(r"\$\{([A-Z_]+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRoles:
    """Roles that a client or a client scope lets into a token. `owner` is the client whose roles they are, if any."""

    holder: str
    holder_is_client: bool
    owner: str | None
    roles: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RealmCode:
    """The wanted realm."""

    settings: Representation
    roles: Sequence[Representation]
    default_roles: Mapping[str, Any]
    scopes: Sequence[Representation]
    default_scopes: tuple[str, ...]
    scope_roles: Sequence[ScopeRoles]
    clients: Sequence[Representation]
    users: Sequence[Representation]
    organizations: Sequence[Representation]


def read_realm(settings: Settings, folder: Path | None = None) -> RealmCode:
    """Read the files of this environment: production has no demo people."""
    place = folder or Path(os.environ.get("KEYCLOAK_REALM_DIR") or REALM_FOLDER)
    names = FILES if settings.production else FILES + DEVELOPMENT_FILES
    files = {name: _filled(json.loads((place / f"{name}.json").read_text("utf-8")), settings.values) for name in names}
    together = list(files.values())
    return RealmCode(
        settings=files["realm"] | {"accessTokenLifespan": settings.access_token_seconds},
        roles=files["roles"]["roles"]["realm"],
        default_roles=files["roles"]["defaultRole"]["composites"],
        scopes=files["scopes"]["clientScopes"],
        default_scopes=tuple(files["scopes"]["defaultDefaultClientScopes"]),
        scope_roles=[mapping for file in together for mapping in _scope_roles(file)],
        clients=[client for file in together for client in file.get("clients", [])],
        users=[user for file in together for user in file.get("users", [])],
        organizations=[each for file in together for each in file.get("organizations", [])],
    )


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    match value:
        case str():
            return PLACEHOLDER.sub(lambda found: _value_of(found.group(1), values), value)
        case list():
            return [_filled(item, values) for item in value]
        case dict():
            return {name: _filled(item, values) for name, item in value.items()}
        case _:
            return value


def _value_of(name: str, values: Mapping[str, str]) -> str:
    if name not in values:
        raise RealmCodeBroken(f"The realm names ${{{name}}}, which is no setting. Known: {', '.join(sorted(values))}.")
    return values[name]


def _scope_roles(file: Representation) -> list[ScopeRoles]:
    of_realm = [_one_mapping(mapping, None) for mapping in file.get("scopeMappings", [])]
    of_clients = [
        _one_mapping(mapping, owner)
        for owner, mappings in file.get("clientScopeMappings", {}).items()
        for mapping in mappings
    ]
    return of_realm + of_clients


def _one_mapping(mapping: Representation, owner: str | None) -> ScopeRoles:
    return ScopeRoles(
        holder=mapping.get("client") or mapping["clientScope"],
        holder_is_client="client" in mapping,
        owner=owner,
        roles=frozenset(mapping["roles"]),
    )
