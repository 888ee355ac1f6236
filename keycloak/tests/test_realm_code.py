from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from keycloak_realm.code import REALM_FOLDER, read_realm
from keycloak_realm.errors import RealmCodeBroken, SettingRefused
from keycloak_realm.settings import DEVELOPMENT_DEFAULTS, DEVELOPMENT_ONLY, Settings

PRODUCTION = {
    "STOA_ENV": "production",
    **{name: f"real-{name.lower()}" for name in DEVELOPMENT_DEFAULTS if "SECRET" in name or "PASSWORD" in name},
}


def test_production_has_no_demo_people_and_no_password_grant() -> None:
    """Seven accounts with published passwords would be the first thing an attacker tries."""
    code = read_realm(Settings.from_env(PRODUCTION))

    assert [user["username"] for user in code.users] == ["service-account-stoa-services"]
    assert not [client for client in code.clients if client["directAccessGrantsEnabled"]]


@pytest.mark.parametrize(
    "name", sorted(set(PRODUCTION) - {"STOA_ENV"} - DEVELOPMENT_ONLY), ids=lambda name: name.lower()
)
def test_production_refuses_every_development_secret(name: str) -> None:
    """A secret printed in the repository protects nothing."""
    environment = {key: value for key, value in PRODUCTION.items() if key != name}

    with pytest.raises(SettingRefused, match=name):
        Settings.from_env(environment)


def test_an_unknown_placeholder_is_named(tmp_path: Path) -> None:
    """A misspelt placeholder would become a client secret that everybody can guess."""
    folder = shutil.copytree(REALM_FOLDER, tmp_path / "realm")
    clients = json.loads((folder / "clients.json").read_text("utf-8"))
    clients["clients"][0]["secret"] = "${BFF_WEB_CLIENT_SECRTE}"
    (folder / "clients.json").write_text(json.dumps(clients), "utf-8")

    with pytest.raises(RealmCodeBroken, match="BFF_WEB_CLIENT_SECRTE"):
        read_realm(Settings.from_env({}), folder)


def test_token_life_has_to_be_a_number() -> None:
    """Keycloak would fall back to another life without a word."""
    with pytest.raises(SettingRefused, match="STOA_ACCESS_TOKEN_SECONDS"):
        Settings.from_env({"STOA_ACCESS_TOKEN_SECONDS": "five minutes"})
