"""Which process listens where (docs/contracts/environment.md)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from launcher.errors import LauncherError

DOMAINS: Final = (
    "catalog",
    "inventory",
    "discount",
    "basket",
    "ordering",
    "payment",
    "shipping",
    "customers",
    "notifications",
    "reviews",
    "audit",
)
PORT_VARIABLES: Final[Mapping[str, tuple[str, int]]] = {
    "bff-web": ("BFF_WEB_PORT", 8080),
    "bff-mobile": ("BFF_MOBILE_PORT", 8081),
    "gateway": ("GATEWAY_PORT", 4000),
    "keycloak": ("STOA_KEYCLOAK_PORT", 8180),
    "keycloak-management": ("STOA_KEYCLOAK_MANAGEMENT_PORT", 9100),
    "postgres": ("STOA_POSTGRES_PORT", 55432),
    "redis": ("STOA_REDIS_PORT", 56379),
    **{domain: (f"{domain.upper()}_PORT", 4101 + place) for place, domain in enumerate(DOMAINS)},
    "discount-grpc": ("DISCOUNT_GRPC_PORT", 4120),
}
HIGHEST_PORT: Final = 65535


@dataclass(frozen=True, slots=True)
class Addresses:
    """A port for every process, all on this machine."""

    ports: Mapping[str, int]

    def local(self, name: str) -> str:
        """How processes reach it."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def public(self, name: str) -> str:
        """How people reach it: cookies and redirects are bound to this name."""
        return f"http://localhost:{self.ports[name]}"


def addresses_from_env(environment: Mapping[str, str] | None = None) -> Addresses:
    """One variable per port; `STOA_FIRST_PORT` moves the whole market to consecutive ports instead."""
    given = os.environ if environment is None else environment
    first = _port(given, "STOA_FIRST_PORT", 0)
    ports = {
        name: _port(given, variable, first + place if first else default)
        for place, (name, (variable, default)) in enumerate(PORT_VARIABLES.items())
    }
    return Addresses(MappingProxyType(ports))


def _port(given: Mapping[str, str], variable: str, default: int) -> int:
    text = given.get(variable) or str(default)
    if not text.isdecimal() or int(text) > HIGHEST_PORT:
        raise LauncherError(f"{variable} has to be a port between 1 and {HIGHEST_PORT}, not {text!r}.")
    return int(text)
