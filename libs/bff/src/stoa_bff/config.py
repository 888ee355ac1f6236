"""Settings of a BFF. One class for both; the environment's names differ by prefix."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, SecretStr, model_validator

DEVELOPMENT_ONLY: Final = "dev-only-"


class SpaMount(BaseModel):
    """A built single-page application and the path it is served below (``/`` or ``/admin``)."""

    model_config = ConfigDict(frozen=True)

    path: str
    directory: Path


class BffSettings(BaseModel):
    """Everything a BFF must be told. URLs carry no trailing slash; durations are seconds."""

    model_config = ConfigDict(frozen=True)

    environment: Literal["development", "production"] = "development"
    log_level: str = "INFO"
    client_id: str
    client_secret: SecretStr
    cookie_name: str
    host: str = "127.0.0.1"
    port: int
    public_url: str
    gateway_url: str = "http://127.0.0.1:4000/graphql"
    catalog_url: str = "http://127.0.0.1:4101/graphql"
    ordering_url: str = "http://127.0.0.1:4105/graphql"
    shipping_url: str = "http://127.0.0.1:4107/graphql"
    customers_url: str = "http://127.0.0.1:4108/graphql"
    keycloak_url: str = "http://localhost:8180"
    keycloak_internal_url: str = "http://localhost:8180"
    keycloak_realm: str = "stoa"
    redis_url: str = "redis://127.0.0.1:56379/0"
    trusted_proxy: str = ""
    spas: tuple[SpaMount, ...] = ()
    guest_session_seconds: int = 30 * 24 * 3600
    login_seconds: int = 600
    refresh_ahead_seconds: int = 8
    # Longer than the gateway waits for a subgraph: one hanging domain then costs its part of the page, not the page.
    gateway_timeout_seconds: float = 15.0
    keycloak_timeout_seconds: float = 5.0

    @property
    def paper_urls(self) -> Mapping[str, str]:
        """The services whose files a page may link to."""
        return {"ordering": self.ordering_url, "shipping": self.shipping_url, "customers": self.customers_url}

    @property
    def issuer(self) -> str:
        """The issuer that tokens must name: the public address of the realm."""
        return f"{self.keycloak_url}/realms/{self.keycloak_realm}"

    @property
    def internal_issuer(self) -> str:
        """The same realm as this process reaches it."""
        return f"{self.keycloak_internal_url}/realms/{self.keycloak_realm}"

    @model_validator(mode="after")
    def _refuse_development_secrets(self) -> Self:
        if self.environment == "production" and self.client_secret.get_secret_value().startswith(DEVELOPMENT_ONLY):
            message = f"the secret of client {self.client_id} is a development default; set a real one before STOA_ENV=production"
            raise ValueError(message)
        return self


def shared_settings(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Read the variables that both BFFs take under the same name (docs/contracts/environment.md); unset ones keep their default."""
    env = os.environ if environ is None else environ
    keycloak_url = env.get("KEYCLOAK_URL", "http://localhost:8180").rstrip("/")
    names = {
        "environment": "STOA_ENV",
        "log_level": "STOA_LOG_LEVEL",
        "gateway_url": "GATEWAY_URL",
        "catalog_url": "CATALOG_URL",
        "ordering_url": "ORDERING_URL",
        "shipping_url": "SHIPPING_URL",
        "customers_url": "CUSTOMERS_URL",
        "keycloak_realm": "KEYCLOAK_REALM",
        "redis_url": "REDIS_URL",
        "trusted_proxy": "STOA_TRUSTED_PROXY",
    }
    found = {field: env[name] for field, name in names.items() if env.get(name)}
    internal = env.get("KEYCLOAK_INTERNAL_URL", "").rstrip("/") or keycloak_url
    return {**found, "keycloak_url": keycloak_url, "keycloak_internal_url": internal}
