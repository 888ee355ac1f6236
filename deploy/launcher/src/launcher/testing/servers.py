"""PostgreSQL, Redis and RabbitMQ for the tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from launcher.parts.postgres import (
    PostgresPlace,
    create_database,
    database_url,
    drop_database,
    find_postgres,
    postgres_program,
    prepare_data,
)
from launcher.parts.rabbitmq import RabbitPlace, find_rabbitmq, rabbitmq_program, stop_port_mapper
from launcher.parts.redis import find_redis, redis_program, redis_url
from launcher.ports import free_ports
from launcher.testing.temporary import background_programs

PASSWORD = "dev-only-postgres"  # noqa: S105 - of a server that lives as long as the tests


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running PostgreSQL 18 with the superuser's address."""

    admin_url: str

    def create_database(self, name: str) -> str:
        """An empty database owned by a role of the same name; an older one of that name is thrown away."""
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", name):
            raise ValueError(f"{name!r} is not a name for a database: use small letters, digits and underscores.")
        drop_database(self.admin_url, name)
        return create_database(self.admin_url, name, f"dev-only-{name}")

    def url_of(self, name: str) -> str:
        """The address of a database made before."""
        return database_url(self.admin_url, name, f"dev-only-{name}")


@dataclass(frozen=True, slots=True)
class RedisServer:
    """A running, empty Redis; `url` names database 0, `database_url` one of the other fifteen."""

    url: str

    def database_url(self, number: int) -> str:
        return f"{self.url.rsplit('/', 1)[0]}/{number}"


@dataclass(frozen=True, slots=True)
class RabbitServer:
    """A running RabbitMQ; `url` is its administrator's."""

    url: str
    place: RabbitPlace

    def url_of(self, domain: str) -> str:
        """With the rights of one domain (stoa_messaging.rabbit_users)."""
        return self.place.url_of(domain)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """PostgreSQL with its data in memory speed: nothing is synced to the disk."""
    with background_programs() as (programs, folder):
        place = PostgresPlace(data=folder / "postgres", port=free_ports(1)[0], password=PASSWORD, throwaway=True)
        source = find_postgres()
        prepare_data(source, place)
        programs.start(postgres_program(source, place))
        yield PostgresServer(place.admin_url)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """Redis without persistence."""
    with background_programs() as (programs, folder):
        port = free_ports(1)[0]
        programs.start(redis_program(find_redis(), folder / "redis", port, throwaway=True))
        yield RedisServer(redis_url(port))


@pytest.fixture(scope="session")
def rabbitmq_server() -> Iterator[RabbitServer]:
    """RabbitMQ as a node of its own; its port mapper goes with it."""
    with background_programs() as (programs, folder):
        port, distribution_port, epmd_port = free_ports(3)
        place = RabbitPlace(
            folder=folder / "rabbitmq", port=port, distribution_port=distribution_port, epmd_port=epmd_port
        )
        running = programs.start(rabbitmq_program(find_rabbitmq(), place))
        yield RabbitServer(place.url, place)
        programs.stop(running)
        stop_port_mapper(place)
