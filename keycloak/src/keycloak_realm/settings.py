"""What the environment says: addresses and secrets for the realm."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from keycloak_realm.errors import SettingRefused

DEVELOPMENT_DEFAULTS: Final[Mapping[str, str]] = {
    "KEYCLOAK_URL": "http://localhost:8180",
    "KEYCLOAK_REALM": "stoa",
    "KEYCLOAK_ADMIN_USER": "admin",
    "KEYCLOAK_ADMIN_PASSWORD": "dev-only-keycloak",
    "STOA_ACCESS_TOKEN_SECONDS": "300",
    "GATEWAY_PUBLIC_URL": "http://localhost:4000",
    "BFF_WEB_PUBLIC_URL": "http://localhost:8080",
    "BFF_MOBILE_PUBLIC_URL": "http://localhost:8081",
    "BFF_WEB_CLIENT_SECRET": "dev-only-bff-web",
    "BFF_MOBILE_CLIENT_SECRET": "dev-only-bff-mobile",
    "GATEWAY_CONSOLE_CLIENT_SECRET": "dev-only-gateway-console",
    "SERVICE_CLIENT_SECRET": "dev-only-services",
    "STOA_TESTS_CLIENT_SECRET": "dev-only-tests",
}
TAKEN_FROM_ANOTHER: Final[Mapping[str, str]] = {
    "KEYCLOAK_INTERNAL_URL": "KEYCLOAK_URL",
    "BFF_WEB_BACKCHANNEL_URL": "BFF_WEB_PUBLIC_URL",
    "BFF_MOBILE_BACKCHANNEL_URL": "BFF_MOBILE_PUBLIC_URL",
}
DEVELOPMENT_ONLY: Final = frozenset({"STOA_TESTS_CLIENT_SECRET"})
VARIABLES: Final = frozenset({"STOA_ENV", *DEVELOPMENT_DEFAULTS, *TAKEN_FROM_ANOTHER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`values` holds every variable the realm's placeholders may name."""

    production: bool
    values: Mapping[str, str]

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the environment; production knows no defaults for secrets."""
        given = os.environ if environment is None else environment
        kind = given.get("STOA_ENV") or "development"
        if kind not in {"development", "production"}:
            raise SettingRefused(f"STOA_ENV has to be development or production, not {kind!r}.")
        production = kind == "production"
        values = {name: given.get(name) or default for name, default in DEVELOPMENT_DEFAULTS.items()}
        values |= {name: given.get(name) or values[other] for name, other in TAKEN_FROM_ANOTHER.items()}
        if production:
            _refuse_development_secrets(values)
        if not values["STOA_ACCESS_TOKEN_SECONDS"].isdecimal():
            raise SettingRefused("STOA_ACCESS_TOKEN_SECONDS has to be a whole number of seconds.")
        return cls(production=production, values={name: value.rstrip("/") for name, value in values.items()})

    @property
    def realm(self) -> str:
        return self.values["KEYCLOAK_REALM"]

    @property
    def server_url(self) -> str:
        return self.values["KEYCLOAK_INTERNAL_URL"]

    @property
    def access_token_seconds(self) -> int:
        return int(self.values["STOA_ACCESS_TOKEN_SECONDS"])


def _refuse_development_secrets(values: Mapping[str, str]) -> None:
    refused = sorted(
        name for name, value in values.items() if value.startswith("dev-only-") and name not in DEVELOPMENT_ONLY
    )
    if refused:
        raise SettingRefused(f"In production these need secrets of their own: {', '.join(refused)}.")
