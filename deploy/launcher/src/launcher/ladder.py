"""Which parts are taken from where: the environment first, then this machine, then Python packages."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from launcher.addresses import DOMAINS
from launcher.parts import Source
from launcher.parts.keycloak import DISTRIBUTION
from launcher.parts.postgres import find_postgres
from launcher.parts.redis import find_redis


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the environment names; such a part is used and never started, stopped or thrown away."""

    postgres_admin_url: str | None
    database_urls: Mapping[str, str]
    redis_url: str | None
    broker_url: str | None
    keycloak_url: str | None
    keycloak_internal_url: str | None

    @property
    def needs_postgres(self) -> bool:
        """Whether a PostgreSQL has to be started: for a domain without an address, or for our own Keycloak."""
        everything_given = self.keycloak_url and set(self.database_urls) == set(DOMAINS)
        return not (self.postgres_admin_url or everything_given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The chosen rungs. A source is missing where the environment gives the part."""

    given: Given
    postgres: Source | None
    redis: Source | None
    starts_keycloak: bool

    def told(self) -> Iterator[str]:
        """One sentence for each part."""
        yield self.postgres.told if self.postgres else "PostgreSQL given by the environment"
        yield self.redis.told if self.redis else "Redis given by the environment (REDIS_URL)"
        broker = self.given.broker_url or ""
        yield "events over RabbitMQ (BROKER_URL)" if broker.startswith("amqp") else "events over Redis streams"
        version = f"Keycloak {DISTRIBUTION.version} from Maven Central, on Java from a Python package"
        yield version if self.starts_keycloak else f"Keycloak given by the environment ({self.given.keycloak_url})"


def given_by(environment: Mapping[str, str] | None = None) -> Given:
    """Read the first rung."""
    known = os.environ if environment is None else environment
    urls = {domain: known.get(f"{domain.upper()}_DATABASE_URL") for domain in DOMAINS}
    return Given(
        postgres_admin_url=known.get("POSTGRES_ADMIN_URL") or None,
        database_urls={domain: url for domain, url in urls.items() if url},
        redis_url=known.get("REDIS_URL") or None,
        broker_url=known.get("BROKER_URL") or None,
        keycloak_url=known.get("KEYCLOAK_URL") or None,
        keycloak_internal_url=known.get("KEYCLOAK_INTERNAL_URL") or None,
    )


def choose_parts(given: Given) -> Parts:
    """Climb the ladder for every part that is not given."""
    return Parts(
        given=given,
        postgres=find_postgres() if given.needs_postgres else None,
        redis=None if given.redis_url else find_redis(),
        starts_keycloak=given.keycloak_url is None,
    )
