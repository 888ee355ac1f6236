"""docker-compose.yml without Docker: its shape, its secrets, and that every variable it sets is read."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import pytest
from keycloak_realm.settings import VARIABLES as REALM_VARIABLES
from keycloak_realm.settings import Settings as RealmSettings
from launcher.addresses import DOMAINS
from stoa.config import refuse_unsafe_settings, settings_from_env
from stoa_messaging.rabbit_users import RIGHTS, Passwords, definitions


class Compose(Protocol):
    path: Path
    services: Mapping[str, Any]
    ours: Mapping[str, Any]

    def environment_of(self, name: str, given: Mapping[str, str] | None = None) -> dict[str, str]: ...

    def module_of(self, name: str) -> str: ...

    def text_of(self, name: str) -> str: ...


def reader_of(compose: Compose, name: str) -> Callable[[Mapping[str, str]], Any]:
    """The settings of the process that a service runs, as a function of its environment."""
    module = compose.module_of(name).split(".")[0]
    if module == "keycloak_realm":
        return RealmSettings.from_env
    if module == "stoa":
        return gateway_settings
    if module in DOMAINS:
        return lambda environment: subgraph_settings(module, environment)
    return import_module(f"{module}.config").settings_from_env


def gateway_settings(environment: Mapping[str, str]) -> Any:
    settings = settings_from_env(environment)
    refuse_unsafe_settings(settings)
    return settings


def subgraph_settings(domain: str, environment: Mapping[str, str]) -> Any:
    """Everything a subgraph's settings answer, the addresses of its peers included."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in (f"{peer.upper()}_URL" for peer in DOMAINS):
            patch.delenv(variable, raising=False)
        for variable, value in environment.items():
            patch.setenv(variable, value)
        settings = import_module(f"{domain}.config").Settings.from_env()
        return settings, [settings.peer_url(peer) for peer in DOMAINS]


def answer(read: Callable[[Mapping[str, str]], Any], environment: Mapping[str, str]) -> Any:
    """The settings themselves, which compare by their values (a secret's text would be masked)."""
    try:
        return read(environment)
    except Exception as refusal:  # noqa: BLE001 - a refused value was read, whatever the settings raise
        return f"refused: {type(refusal).__name__}"


def test_every_variable_is_read_by_the_settings(compose: Compose, service: str, variable: str, tmp_path: Path) -> None:
    """A misspelt variable is silently ignored, and the process runs with a default that nobody chose."""
    read, environment = reader_of(compose, service), compose.environment_of(service)
    changed = str(tmp_path) if variable.endswith("_DIR") else f"{environment[variable]}7"

    assert answer(read, environment | {variable: changed}) != answer(read, environment)


def test_production_refuses_the_development_secrets(compose: Compose, service: str) -> None:
    """`docker compose up` with nothing but STOA_ENV=production must not serve with passwords from the repository."""
    environment = compose.environment_of(service, {"STOA_ENV": "production"})

    assert [value for value in environment.values() if "dev-only-" in value], f"nothing would stop {service}"
    assert str(answer(reader_of(compose, service), environment)).startswith("refused")


def test_the_development_market_starts_without_any_variable(compose: Compose, service: str) -> None:
    """Whoever tries the market should need no .env file."""
    assert not str(answer(reader_of(compose, service), compose.environment_of(service))).startswith("refused")


def test_the_file_follows_the_compose_specification(compose: Compose) -> None:
    """A broken file is noticed by whoever tries the project first."""
    checker = Path(sys.executable).parent / "check-jsonschema"
    checked = subprocess.run(
        [checker, "--builtin-schema", "vendor.compose-spec", compose.path], capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_process_of_the_market_is_there(compose: Compose) -> None:
    """A forgotten worker takes no order further."""
    wanted = {f"{domain}{kind}" for domain in DOMAINS for kind in ("", "-migrate", "-declare", "-worker")}
    wanted |= {"catalog-seed", "inventory-seed", "discount-seed", "gateway", "bff-web", "bff-mobile", "realm"}

    assert set(compose.ours) == wanted
    assert set(compose.services) - wanted == {"postgres", "redis", "rabbitmq", "keycloak"}


def test_rabbitmq_has_the_users_of_the_table_and_each_domain_comes_as_its_own(compose: Compose) -> None:
    """A right that was taken away in the table and not here is still there; a domain under another's name is that other."""
    made = json.loads(compose.text_of("rabbitmq-users"))
    wanted = definitions(Passwords(domains=dict.fromkeys(RIGHTS, "any")))
    passwords = {user["name"]: user.pop("password") for user in made["users"]}

    assert passwords == {domain: f"dev-only-rabbitmq-{domain}" for domain in DOMAINS}
    assert made["users"] == [{"name": user["name"], "tags": ""} for user in wanted["users"]]
    assert {key: made[key] for key in made if key != "users"} == {key: wanted[key] for key in wanted if key != "users"}
    for name in (each for each in compose.ours if each.split("-")[0] in DOMAINS):
        domain = name.split("-")[0]
        address = f"amqp://{domain}:dev-only-rabbitmq-{domain}@rabbitmq:5672/"
        assert compose.environment_of(name)["BROKER_URL"] == address


def test_no_worker_starts_before_every_domain_has_declared_its_queues(compose: Compose) -> None:
    """The broker forgets an event for which no queue is there."""
    declared = {f"{domain}-declare" for domain in DOMAINS}

    hasty = [domain for domain in DOMAINS if not declared <= set(compose.services[f"{domain}-worker"]["depends_on"])]

    assert hasty == []


def test_every_command_names_a_module_that_exists(compose: Compose, service: str) -> None:
    """An image that cannot start its process is found out in production."""
    assert find_spec(compose.module_of(service))


def test_every_serving_process_is_asked_for_its_health(compose: Compose) -> None:
    """Without a health check the next process starts before this one can answer."""
    serving = {*DOMAINS, "gateway", "bff-web", "bff-mobile", "postgres", "redis", "rabbitmq", "keycloak"}

    assert not [name for name in serving if "healthcheck" not in compose.services[name]]


def test_only_what_people_use_is_open_to_the_machine(compose: Compose) -> None:
    """A subgraph or a database on a public port is an invitation."""
    published = {name: service["ports"] for name, service in compose.services.items() if "ports" in service}

    assert set(published) == {"gateway", "bff-web", "bff-mobile", "keycloak"}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


def test_the_realm_is_told_everything_it_can_be_told_here(compose: Compose) -> None:
    """A variable of the realm that compose does not set would keep its localhost default in a container."""
    assert set(compose.services["realm"]["environment"]) == REALM_VARIABLES - {"STOA_TESTS_CLIENT_SECRET"}


def test_the_lock_of_a_member_holds_what_the_member_asks_for(root: Path, member: str) -> None:
    """An image without one of its packages fails at the first import; one with all of them is ten times as large."""
    locked = {re.split(r"[=\s]", line)[0] for line in lock_of(root, "requirements", member) if "==" in line}
    asked = {name for folder in lock_of(root, "folders", member) for name in asked_by(root / folder)}
    others = {name for name in asked if name != "stoa" and not name.startswith("stoa-")}

    assert others <= locked
    assert "playwright" not in locked


def lock_of(root: Path, what: str, member: str) -> list[str]:
    script = root / "scripts" / "lock_of.py"
    told = subprocess.run([sys.executable, script, what, member], capture_output=True, text=True, check=True)
    return told.stdout.splitlines()


def asked_by(folder: Path) -> list[str]:
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    return [re.split(r"[\[<>=!~; ]", text)[0].lower() for text in project["dependencies"]]


def test_the_example_of_the_environment_names_every_variable(compose: Compose, root: Path) -> None:
    """Whoever goes to production fills in what the example names; a secret it forgets keeps the market from starting."""
    wanted = set(re.findall(r"\$\{([A-Z_]+)", compose.path.read_text("utf-8")))
    lines = [line for line in (root / ".env.example").read_text("utf-8").splitlines() if line and line[0] != "#"]
    named = dict(line.split("=", 1) for line in lines)

    assert set(named) == wanted
    assert not [value for value in named.values() if value.startswith("dev-only-")]
