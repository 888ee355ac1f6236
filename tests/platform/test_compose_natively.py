"""docker-compose.yml without Docker: its processes with exactly its environment, against native servers.

Only addresses are translated: the names of containers become ports of this machine.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.request import Request, urlopen

import pytest
from launcher.addresses import DOMAINS
from launcher.gates import http_ok
from launcher.parts.postgres import (
    PostgresPlace,
    create_database,
    find_postgres,
    postgres_program,
    prepare_data,
)
from launcher.parts.redis import find_redis, redis_program
from launcher.ports import free_ports
from launcher.programs import Program, RunningProgram
from launcher.testing import KeycloakServer, RabbitServer
from launcher.testing.temporary import background_programs

pytestmark = [pytest.mark.servers, pytest.mark.timeout(600)]

FACES = ("gateway", "bff-web", "bff-mobile")
STORES = ("postgres", "redis", "rabbitmq", "keycloak")
REALM = "compose"
STEP_WITHIN_SECONDS = 120
READY_WITHIN_SECONDS = 240.0
ANSWER_WITHIN_SECONDS = 20


class Compose(Protocol):
    ours: Mapping[str, Any]

    def environment_of(self, name: str, given: Mapping[str, str] | None = None) -> dict[str, str]: ...

    def module_of(self, name: str) -> str: ...

    def arguments_of(self, name: str) -> list[str]: ...


@dataclass(frozen=True)
class Translation:
    """Containers' addresses to this machine's."""

    addresses: Mapping[str, str]
    ports: Mapping[str, int]
    given: Mapping[str, str]

    def environment(self, compose: Compose, name: str) -> dict[str, str]:
        environment = compose.environment_of(name, self.given)
        for variable, value in environment.items():
            for container, here in self.addresses.items():
                environment[variable] = environment[variable].replace(container, here)
            if variable.endswith("_HOST"):
                assert value == "0.0.0.0"
                environment[variable] = "127.0.0.1"
            if variable.endswith("_PORT"):
                owner = variable.removesuffix("_PORT").lower().replace("_", "-")
                environment[variable] = str(self.ports[owner])
        containers = re.compile(rf"(?:@|http://|grpc://)(?:{'|'.join([*STORES, *DOMAINS, *FACES])}):")
        assert not [value for value in environment.values() if containers.search(value)], f"{name} names a container"
        return environment | {"KEYCLOAK_REALM": REALM, "STOA_SUPERGRAPH": "supergraph.graphql"}


@pytest.fixture(scope="module")
def translation(keycloak_server: KeycloakServer, rabbitmq_server: RabbitServer) -> Iterator[tuple[Translation, Any]]:
    names = [*DOMAINS, *FACES]
    needed = [*names, "postgres", "redis", "discount-grpc"]
    ports = dict(zip(needed, free_ports(len(needed)), strict=True))
    rabbit = rabbitmq_server.url.split("@")[1].strip("/")
    addresses = {
        "@postgres:5432": f"@127.0.0.1:{ports['postgres']}",
        "@redis:6379": f"@127.0.0.1:{ports['redis']}",
        "@rabbitmq:5672": f"@{rabbit}",
        "http://keycloak:8080": keycloak_server.base_url,
        "grpc://discount:4120": f"grpc://127.0.0.1:{ports['discount-grpc']}",
    }
    for name in names:
        addresses[f"http://{name}:{container_port(name)}"] = f"http://127.0.0.1:{ports[name]}"
    with background_programs() as (programs, folder):
        start_stores(programs.start, folder, ports)
        yield Translation(addresses, ports, {"KEYCLOAK_URL": keycloak_server.base_url}), programs


def container_port(name: str) -> int:
    return {"gateway": 4000, "bff-web": 8080, "bff-mobile": 8081}.get(name) or 4101 + DOMAINS.index(name)


def start_stores(start: Callable[[Program], RunningProgram], folder: Path, ports: Mapping[str, int]) -> None:
    """PostgreSQL and Redis with the passwords that compose gives them in development."""
    place = PostgresPlace(
        data=folder / "postgres", port=ports["postgres"], password="dev-only-postgres", throwaway=True
    )
    source = find_postgres()
    prepare_data(source, place)
    start(postgres_program(source, place))
    for domain in DOMAINS:
        create_database(place.admin_url, domain, f"dev-only-{domain}")
    start(redis_program(find_redis(), folder / "redis", ports["redis"], throwaway=True, password="dev-only-redis"))


def inherited() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONSAFEPATH": "1"}


def run_once(compose: Compose, name: str, translation: Translation, root: Path) -> None:
    done = subprocess.run(
        [sys.executable, *compose.arguments_of(name)],
        cwd=root,
        env=inherited() | translation.environment(compose, name),
        capture_output=True,
        text=True,
        timeout=STEP_WITHIN_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{name}: {done.stdout[-2000:]}{done.stderr[-2000:]}"


def program_of(compose: Compose, name: str, translation: Translation, root: Path) -> Program:
    async def at_once() -> bool:
        return True

    is_worker = name.endswith("-worker")
    return Program(
        name=name,
        argv=(sys.executable, "-m", compose.module_of(name)),
        ready=at_once if is_worker else http_ok(f"http://127.0.0.1:{translation.ports[name]}/health/ready"),
        environment=inherited() | translation.environment(compose, name),
        folder=root,
        ready_within_seconds=READY_WITHIN_SECONDS,
    )


def ask(url: str, query: str) -> Any:
    body = json.dumps({"query": query}).encode()
    with urlopen(
        Request(url, data=body, headers={"content-type": "application/json"}), timeout=ANSWER_WITHIN_SECONDS
    ) as answer:
        return json.load(answer)


def test_the_processes_of_compose_run_natively(
    compose: Compose, root: Path, translation: tuple[Translation, Any]
) -> None:
    """A variable that only works in somebody's head is found out by whoever tries `docker compose up`."""
    here, programs = translation
    run_once(compose, "realm", here, root)
    prepared = [f"{domain}-{step}" for step in ("migrate", "declare") for domain in DOMAINS]
    for name in [*prepared, "catalog-seed", "inventory-seed", "discount-seed"]:
        run_once(compose, name, here, root)

    serving = [*DOMAINS, *(f"{domain}-worker" for domain in DOMAINS), *FACES]
    started = programs.start_together([program_of(compose, name, here, root) for name in serving])

    answer = ask(
        f"http://127.0.0.1:{here.ports['gateway']}/graphql",
        "{ products(first: 1) { edges { node { name variants { sku availability { __typename } salePrice { amount } } } } } }",
    )
    assert "errors" not in answer, answer
    assert answer["data"]["products"]["edges"][0]["node"]["variants"]
    assert not [running.program.name for running in started if running.has_ended]
