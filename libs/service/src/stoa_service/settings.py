"""What a subgraph is told by its environment (docs/contracts/environment.md)."""

from __future__ import annotations

import os
from typing import Any, ClassVar, Literal, Self

from pydantic import AliasChoices, Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_DEV_ONLY = "dev-only-"
_EMBEDDED_REDIS = "redis://127.0.0.1:56379/0"
_PORTS = {
    "catalog": 4101,
    "inventory": 4102,
    "discount": 4103,
    "basket": 4104,
    "ordering": 4105,
    "payment": 4106,
    "shipping": 4107,
    "customers": 4108,
    "notifications": 4109,
    "reviews": 4110,
    "audit": 4111,
}


def _shared(name: str) -> AliasChoices:
    return AliasChoices(name)


class ServiceSettings(BaseSettings):
    """Base of every subgraph's Settings.

    A subclass names its `domain` and its prefix: ``model_config = SettingsConfigDict(env_prefix="CATALOG_")``. Fields of
    its own are then read from ``CATALOG_<FIELD>``; those below with an alias are shared by all.
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", populate_by_name=True, hide_input_in_errors=True, env_ignore_empty=True
    )

    domain: ClassVar[str]

    database_url: str
    host: str = "127.0.0.1"
    port: int = Field(ge=0, le=65535)

    stoa_env: Literal["development", "production"] = Field("development", validation_alias=_shared("STOA_ENV"))
    log_level: str = Field("INFO", validation_alias=_shared("STOA_LOG_LEVEL"))
    gateway_secret: str = Field("dev-only-gateway", min_length=8, validation_alias=_shared("STOA_GATEWAY_SECRET"))
    # Read by stoa_messaging (signing) itself; here so that production refuses the development value.
    events_secret: str = Field("dev-only-events", min_length=8, validation_alias=_shared("EVENTS_SECRET"))
    redis_url: str = Field(_EMBEDDED_REDIS, validation_alias=_shared("REDIS_URL"))
    broker_url: str = Field("", validation_alias=_shared("BROKER_URL"))
    keycloak_url: str = Field("http://localhost:8180", validation_alias=_shared("KEYCLOAK_URL"))
    keycloak_internal_url: str = Field("", validation_alias=_shared("KEYCLOAK_INTERNAL_URL"))
    keycloak_realm: str = Field("stoa", validation_alias=_shared("KEYCLOAK_REALM"))
    service_client_secret: str = Field("dev-only-services", validation_alias=_shared("SERVICE_CLIENT_SECRET"))

    @classmethod
    def from_env(cls) -> Self:
        """Reads the process environment; says what is wrong without repeating a value."""
        return cls()

    @model_validator(mode="before")
    @classmethod
    def _fill_defaults(cls, values: dict[str, Any]) -> dict[str, Any]:
        defaults = {
            "database_url": f"postgresql://{cls.domain}:{_DEV_ONLY}{cls.domain}@127.0.0.1:55432/{cls.domain}",
            "port": _PORTS.get(cls.domain, 0),
        }
        filled = {**defaults, **values}
        redis = filled.get("redis_url") or filled.get("REDIS_URL") or _EMBEDDED_REDIS
        keycloak = filled.get("keycloak_url") or filled.get("KEYCLOAK_URL") or "http://localhost:8180"
        if not (filled.get("broker_url") or filled.get("BROKER_URL")):
            filled["broker_url"] = redis
        if not (filled.get("keycloak_internal_url") or filled.get("KEYCLOAK_INTERNAL_URL")):
            filled["keycloak_internal_url"] = keycloak
        return filled

    @model_validator(mode="after")
    def _refuse_development_secrets(self) -> Self:
        if self.stoa_env != "production":
            return self
        found = [name for name in type(self).model_fields if _DEV_ONLY in str(getattr(self, name))]
        if found:
            names = ", ".join(self._variable_of(name) for name in found)
            raise ValueError(f"STOA_ENV is production, but these still hold development values: {names}. Set them.")
        return self

    @classmethod
    def _variable_of(cls, field: str) -> str:
        alias = cls.model_fields[field].validation_alias
        if isinstance(alias, AliasChoices):
            return str(alias.choices[0])
        return f"{cls.model_config.get('env_prefix', '')}{field}".upper()

    @property
    def issuer(self) -> str:
        """Who must have issued an access token."""
        return f"{self.keycloak_url.rstrip('/')}/realms/{self.keycloak_realm}"

    @property
    def issuer_internal(self) -> str:
        """Where this process reaches the issuer."""
        return f"{self.keycloak_internal_url.rstrip('/')}/realms/{self.keycloak_realm}"

    def peer_url(self, domain: str) -> str:
        """The GraphQL address of another subgraph."""
        return os.environ.get(f"{domain.upper()}_URL") or f"http://127.0.0.1:{_PORTS[domain]}/graphql"
