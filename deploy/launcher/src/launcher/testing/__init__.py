"""pytest plugin: real servers, started once per run on free ports, in a folder that is thrown away.

Every fixture is lazy: a run that asks for nothing starts nothing. Tests share the servers and must not share names
inside them: take a database, a realm, a key prefix of your own.
"""

from launcher.testing.browser import browser, page, phone_page, pytest_runtest_makereport
from launcher.testing.identity import KeycloakRealm, KeycloakServer, keycloak_server
from launcher.testing.market import Market, market, running_market, services_market
from launcher.testing.servers import (
    PostgresServer,
    RabbitServer,
    RedisServer,
    postgres_server,
    rabbitmq_server,
    redis_server,
)

__all__ = [
    "KeycloakRealm",
    "KeycloakServer",
    "Market",
    "PostgresServer",
    "RabbitServer",
    "RedisServer",
    "browser",
    "keycloak_server",
    "market",
    "page",
    "phone_page",
    "postgres_server",
    "pytest_runtest_makereport",
    "rabbitmq_server",
    "redis_server",
    "running_market",
    "services_market",
]
