"""The start, as a list of what waits for what. Everything else here runs at the same time."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from keycloak_realm.settings import Settings as RealmSettings

from launcher.addresses import DOMAINS, Addresses
from launcher.console import Console
from launcher.environment import Servers, market_environment
from launcher.errors import ProgramFailed
from launcher.gates import http_ok, passes
from launcher.ladder import Parts
from launcher.layouts import programs_of
from launcher.parts.keycloak import KeycloakPlace, install_keycloak, keycloak_program
from launcher.parts.postgres import (
    PostgresPlace,
    create_database,
    database_url,
    postgres_program,
    prepare_data,
)
from launcher.parts.redis import redis_program, redis_url
from launcher.places import Places
from launcher.stamps import digest_of, is_current, write_stamp
from launcher.steps import Step, run_step
from launcher.supervisor import Supervisor

POSTGRES_PASSWORD: Final = "dev-only-postgres"  # noqa: S105 - listens on this machine only, refused in production
KEYCLOAK_PASSWORD: Final = "dev-only-keycloak"  # noqa: S105 - as above
PREPARE_WITHIN_SECONDS: Final = 900.0
PROVISION_WITHIN_SECONDS: Final = 120.0
FRONTENDS_WITHIN_SECONDS: Final = 1800.0
REALM_ANSWERS_WITHIN_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Everything the start needs to know."""

    layout: str
    parts: Parts
    addresses: Addresses
    folders: Places
    console: Console
    supervisor: Supervisor

    @property
    def admin_url(self) -> str | None:
        given = self.parts.given
        if given.postgres_admin_url or self.parts.postgres is None:
            return given.postgres_admin_url
        return self._postgres_place.admin_url

    @property
    def _postgres_place(self) -> PostgresPlace:
        return PostgresPlace(
            data=self.folders.data / "postgres", port=self.addresses.ports["postgres"], password=POSTGRES_PASSWORD
        )

    def servers(self) -> Servers:
        """The addresses of all parts, known before they run."""
        given = self.parts.given
        redis = given.redis_url or redis_url(self.addresses.ports["redis"])
        keycloak = given.keycloak_url or self.addresses.public("keycloak")
        return Servers(
            database_urls={domain: self._database_url(domain) for domain in DOMAINS},
            redis_url=redis,
            broker_url=given.broker_url or redis,
            keycloak_url=keycloak,
            keycloak_internal_url=given.keycloak_internal_url or given.keycloak_url or self.addresses.local("keycloak"),
        )

    def environment(self) -> dict[str, str]:
        return market_environment(self.addresses, self.servers(), self.folders)

    def _database_url(self, name: str) -> str:
        given = self.parts.given.database_urls.get(name)
        return given or database_url(self.admin_url or "", name, f"dev-only-{name}")

    async def start_servers(self) -> None:
        """PostgreSQL and Redis, then the databases."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._start_postgres())
            group.create_task(self._start_redis())

    async def _start_postgres(self) -> None:
        if self.parts.postgres is not None:
            place = self._postgres_place
            await asyncio.to_thread(prepare_data, self.parts.postgres, place)
            await self.supervisor.start(postgres_program(self.parts.postgres, place))
        if self.admin_url is not None:
            missing = [domain for domain in DOMAINS if domain not in self.parts.given.database_urls]
            names = [*missing, "keycloak"] if self.parts.starts_keycloak else missing
            await asyncio.to_thread(self._create_databases, self.admin_url, names)
        self.console.progress("PostgreSQL is ready")

    def _create_databases(self, admin_url: str, names: list[str]) -> None:
        for name in names:
            create_database(admin_url, name, f"dev-only-{name}")

    async def _start_redis(self) -> None:
        if self.parts.redis is not None:
            data = self.folders.data / "redis"
            await self.supervisor.start(redis_program(self.parts.redis, data, self.addresses.ports["redis"]))
        self.console.progress("Redis is ready")

    async def start_keycloak(self, databases: asyncio.Event) -> None:
        """Install while PostgreSQL starts, then run and bring the realm up to the code."""
        if self.parts.starts_keycloak:
            home = await asyncio.to_thread(install_keycloak, self.folders.tools, self.console.progress)
            await databases.wait()
            await self.supervisor.start(keycloak_program(home, self._keycloak_place()))
        if self.parts.starts_keycloak or os.environ.get("KEYCLOAK_ADMIN_PASSWORD"):
            await self._provision()
        servers, realm = self.servers(), os.environ.get("KEYCLOAK_REALM", "stoa")
        address = f"{servers.keycloak_internal_url}/realms/{realm}/.well-known/openid-configuration"
        if not await passes(http_ok(address), REALM_ANSWERS_WITHIN_SECONDS):
            raise ProgramFailed(f"Keycloak runs, but its realm {realm} does not answer at {address}.")
        self.console.progress("Keycloak is ready")

    async def _provision(self) -> None:
        """Bring the realm up to the code, unless exactly this was done to our own Keycloak before."""
        environment = self.environment()
        values = RealmSettings.from_env(environment).values
        digest = digest_of([self.folders.project / "keycloak"], *values.values())
        stamp = self.folders.data / "provisioned"
        if self.parts.starts_keycloak and is_current(stamp, digest):
            return
        argv = (sys.executable, "-m", "keycloak_realm.provision")
        await run_step(self._step("realm", argv, PROVISION_WITHIN_SECONDS, environment), self.console)
        write_stamp(stamp, digest)

    def _keycloak_place(self) -> KeycloakPlace:
        return KeycloakPlace(
            port=self.addresses.ports["keycloak"],
            management_port=self.addresses.ports["keycloak-management"],
            public_url=self.addresses.public("keycloak"),
            database_url=database_url(self.admin_url or "", "keycloak", "dev-only-keycloak"),
            admin_password=os.environ.get("KEYCLOAK_ADMIN_PASSWORD") or KEYCLOAK_PASSWORD,
        )

    async def build_frontends(self) -> None:
        """Unless a developer builds them in another terminal and says so."""
        if os.environ.get("STOA_SKIP_FRONTENDS"):
            self.console.progress("the front ends are served as they lie there (STOA_SKIP_FRONTENDS)")
            return
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        argv = (sys.executable, "-m", "launcher.frontends")
        await run_step(self._step("frontends", argv, FRONTENDS_WITHIN_SECONDS, environment), self.console)
        self.console.progress("the front ends are built")

    async def prepare_domains(self) -> None:
        """Migrate and seed, unless exactly this was done to exactly these databases."""
        products = os.environ.get("STOA_DEMO_PRODUCTS", "")
        servers = self.servers()
        sources = [self.folders.project / "subgraphs"]
        digest = digest_of(sources, products, servers.broker_url, *servers.database_urls.values())
        stamp = self.folders.data / "prepared"
        if self.parts.postgres is None or not is_current(stamp, digest):
            environment = self.environment() | ({"STOA_DEMO_PRODUCTS": products} if products else {})
            argv = (sys.executable, "-m", "launcher.prepare")
            await run_step(self._step("prepare", argv, PREPARE_WITHIN_SECONDS, environment), self.console)
            write_stamp(stamp, digest)
        self.console.progress("the databases are migrated and the demo market is seeded")

    async def start_market(self) -> None:
        programs = programs_of(self.layout, self.addresses, self.environment(), self.folders.project)
        async with asyncio.TaskGroup() as group:
            for program in programs:
                group.create_task(self.supervisor.start(program))

    def _step(
        self, name: str, argv: tuple[str, ...], within_seconds: float, environment: Mapping[str, str] | None = None
    ) -> Step:
        return Step(
            name=name,
            argv=argv,
            environment=environment or self.environment(),
            folder=self.folders.project,
            within_seconds=within_seconds,
        )


async def bring_up(start: Start) -> None:
    """Everything at once, as far as nothing waits for another."""
    databases = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(start.start_keycloak(databases))
        frontends = group.create_task(start.build_frontends())
        await start.start_servers()
        databases.set()
        await start.prepare_domains()
        await frontends
        await start.start_market()
