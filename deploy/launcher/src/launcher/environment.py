"""The environment of the market's processes: the contract's variables, and nothing they do not need."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from launcher.addresses import DOMAINS, Addresses
from launcher.places import Places

PASSED_ON: Final = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR"),
    *("STOA_ENV", "STOA_LOG_LEVEL", "FULFILMENT_SECONDS", "STOA_TRUSTED_PROXY", "STOA_GATEWAY_SECRET"),
    *("BFF_WEB_CLIENT_SECRET", "BFF_MOBILE_CLIENT_SECRET", "GATEWAY_CONSOLE_CLIENT_SECRET", "SERVICE_CLIENT_SECRET"),
    *("EVENTS_SECRET", "SHIPPING_CARRIER_SECRET", "SHIPPING_CARRIER_SECRETS"),
    *("STOA_ACCESS_TOKEN_SECONDS", "KEYCLOAK_ADMIN_USER", "KEYCLOAK_ADMIN_PASSWORD", "STOA_TESTS_CLIENT_SECRET"),
    *("KEYCLOAK_REALM", "STOA_SUPERGRAPH", "STOA_GRAPHIQL_DIR"),
    *("BFF_WEB_SHOP_DIR", "BFF_WEB_ADMIN_DIR", "BFF_MOBILE_APP_DIR"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Where the parts were found or started."""

    database_urls: Mapping[str, str]
    redis_url: str
    broker_url: str
    keycloak_url: str
    keycloak_internal_url: str


def market_environment(addresses: Addresses, servers: Servers, folders: Places) -> dict[str, str]:
    """Everything a process of the market reads."""
    passed = {name: os.environ[name] for name in PASSED_ON if os.environ.get(name)}
    frontend = folders.project / "frontend"
    return {
        "STOA_ENV": "development",
        "STOA_LOG_LEVEL": "INFO",
        "STOA_SUPERGRAPH": str(folders.project / "supergraph.graphql"),
        "STOA_GRAPHIQL_DIR": str(frontend / "graphiql" / "dist"),
        "BFF_WEB_SHOP_DIR": str(frontend / "shop" / "dist" / "browser"),
        "BFF_WEB_ADMIN_DIR": str(frontend / "admin" / "dist" / "browser"),
        "BFF_MOBILE_APP_DIR": str(frontend / "mobile" / "dist"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONSAFEPATH": "1",
        "MALLOC_ARENA_MAX": "2",
        **passed,
        **_addresses(addresses),
        **_servers(servers),
    }


def _addresses(addresses: Addresses) -> dict[str, str]:
    found = {
        "GATEWAY_URL": f"{addresses.local('gateway')}/graphql",
        "GATEWAY_PUBLIC_URL": addresses.public("gateway"),
        "BFF_WEB_PUBLIC_URL": addresses.public("bff-web"),
        "BFF_MOBILE_PUBLIC_URL": addresses.public("bff-mobile"),
        "CUSTOMERS_PUBLIC_URL": addresses.public("bff-web"),
        "DISCOUNT_GRPC_PORT": str(addresses.ports["discount-grpc"]),
        "DISCOUNT_GRPC_URL": f"grpc://127.0.0.1:{addresses.ports['discount-grpc']}",
    }
    for name in (*DOMAINS, "gateway", "bff-web", "bff-mobile"):
        prefix = name.replace("-", "_").upper()
        found[f"{prefix}_HOST"] = "127.0.0.1"
        found[f"{prefix}_PORT"] = str(addresses.ports[name])
    return found | {f"{domain.upper()}_URL": f"{addresses.local(domain)}/graphql" for domain in DOMAINS}


def _servers(servers: Servers) -> dict[str, str]:
    return {
        "REDIS_URL": servers.redis_url,
        "BROKER_URL": servers.broker_url,
        "KEYCLOAK_URL": servers.keycloak_url,
        "KEYCLOAK_INTERNAL_URL": servers.keycloak_internal_url,
        **{f"{domain.upper()}_DATABASE_URL": url for domain, url in servers.database_urls.items()},
    }
