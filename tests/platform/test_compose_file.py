"""docker-compose.yml without Docker: its shape, its secrets, and that every variable it sets is read."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from keycloak_realm.settings import VARIABLES as REALM_VARIABLES
from keycloak_realm.settings import Settings as RealmSettings
from launcher.addresses import DOMAINS
from stoa.config import refuse_unsafe_settings, settings_from_env

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: Mapping[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: Mapping[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("stoa/")}
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?::([-?])([^}]*))?\}")


def filled(text: str, given: Mapping[str, str]) -> str:
    """Compose's own substitution, as far as the file uses it."""

    def value_of(found: re.Match[str]) -> str:
        name, kind, other = found.groups()
        return given.get(name) or (other if kind == "-" else "")

    return VARIABLE.sub(value_of, text)


def environment_of(name: str, given: Mapping[str, str] | None = None) -> dict[str, str]:
    return {key: filled(str(value), given or {}) for key, value in SERVICES[name]["environment"].items()}


def reader_of(name: str) -> Callable[[Mapping[str, str]], Any]:
    """The settings of the process that a service runs, as a function of its environment."""
    module = SERVICES[name]["command"][2].split(".")[0]
    if module == "keycloak_realm":
        return RealmSettings.from_env
    if module in DOMAINS:
        return lambda environment: subgraph_settings(module, environment)
    if module == "stoa":
        return gateway_settings
    return import_module(f"{module}.config").settings_from_env


def gateway_settings(environment: Mapping[str, str]) -> Any:
    settings = settings_from_env(environment)
    refuse_unsafe_settings(settings)
    return settings


def subgraph_settings(domain: str, environment: Mapping[str, str]) -> Any:
    """Everything a subgraph's settings answer, the addresses of its peers included."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in all_variables():
            patch.delenv(variable, raising=False)
        for variable, value in environment.items():
            patch.setenv(variable, value)
        settings = import_module(f"{domain}.config").Settings.from_env()
        return settings, [settings.peer_url(peer) for peer in DOMAINS]


def all_variables() -> set[str]:
    return {variable for service in OURS.values() for variable in service["environment"]}


def every_variable() -> Iterator[tuple[str, str]]:
    for name, service in OURS.items():
        yield from ((name, variable) for variable in service["environment"])


def answer(read: Callable[[Mapping[str, str]], Any], environment: Mapping[str, str]) -> Any:
    """The settings themselves, which compare by their values (a secret's text would be masked)."""
    try:
        return read(environment)
    except Exception as refusal:  # noqa: BLE001 - a refused value was read, whatever the settings raise
        return f"refused: {type(refusal).__name__}"


@pytest.mark.parametrize(("name", "variable"), list(every_variable()), ids=str)
def test_every_variable_is_read_by_the_settings(name: str, variable: str, tmp_path: Path) -> None:
    """A misspelt variable is silently ignored, and the process runs with a default that nobody chose."""
    read, environment = reader_of(name), environment_of(name)
    (tmp_path / "index.html").touch()
    changed = str(tmp_path) if variable.endswith("_DIR") else f"{environment[variable]}7"

    assert answer(read, environment | {variable: changed}) != answer(read, environment)


@pytest.mark.parametrize("name", sorted(OURS))
def test_production_refuses_the_development_secrets(name: str) -> None:
    """`docker compose up` with nothing but STOA_ENV=production must not serve with passwords from the repository."""
    environment = environment_of(name, {"STOA_ENV": "production"})
    secret = [value for value in environment.values() if "dev-only-" in value]

    assert secret, f"{name} has no secret: nothing would stop it"
    assert str(answer(reader_of(name), environment)).startswith("refused")


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_development_market_starts_without_any_variable(name: str) -> None:
    """Whoever tries the market should need no .env file."""
    assert not str(answer(reader_of(name), environment_of(name))).startswith("refused")


def test_the_file_follows_the_compose_specification() -> None:
    """A broken file is noticed by whoever tries the project first."""
    checked = subprocess.run(
        [
            Path(sys.executable).parent / "check-jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            ROOT / "docker-compose.yml",
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_process_of_the_market_is_there() -> None:
    """A forgotten worker takes no order further."""
    wanted = {f"{domain}{kind}" for domain in DOMAINS for kind in ("", "-migrate", "-worker")}
    wanted |= {"catalog-seed", "inventory-seed", "discount-seed", "gateway", "bff-web", "bff-mobile", "realm"}

    assert set(OURS) == wanted
    assert set(SERVICES) - set(OURS) == {"postgres", "redis", "rabbitmq", "keycloak"}


def test_every_command_names_a_module_that_exists() -> None:
    """An image that cannot start its process is found out in production."""
    for name, service in OURS.items():
        program, flag, module = service["command"]
        assert (program, flag) == ("python", "-m"), name
        subprocess.run(
            [sys.executable, "-c", f"import importlib.util as u; assert u.find_spec({module!r})"], check=True
        )


def test_every_serving_process_is_asked_for_its_health() -> None:
    """Without a health check the next process starts before this one can answer."""
    serving = {*DOMAINS, "gateway", "bff-web", "bff-mobile", "postgres", "redis", "rabbitmq", "keycloak"}

    assert not [name for name in serving if "healthcheck" not in SERVICES[name]]


def test_only_what_people_use_is_open_to_the_machine() -> None:
    """A subgraph or a database on a public port is an invitation."""
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert set(published) == {"gateway", "bff-web", "bff-mobile", "keycloak"}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


def test_the_realm_is_told_everything_it_can_be_told_here() -> None:
    """A variable of the realm that compose does not set would keep its localhost default in a container."""
    passed_over = {"STOA_TESTS_CLIENT_SECRET"}

    assert set(SERVICES["realm"]["environment"]) == REALM_VARIABLES - passed_over


@pytest.mark.parametrize(
    "member", sorted({str(service["build"]["args"]["MEMBER"]) for service in OURS.values() if "build" in service})
)
def test_the_lock_of_a_member_holds_what_the_member_asks_for(member: str) -> None:
    """An image without one of its packages fails at the first import."""
    lines = subprocess.run(
        [sys.executable, ROOT / "scripts" / "lock_of.py", "requirements", member],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    locked = {re.split(r"[=\s]", line)[0] for line in lines.splitlines() if "==" in line}
    folders = subprocess.run(
        [sys.executable, ROOT / "scripts" / "lock_of.py", "folders", member], capture_output=True, text=True, check=True
    ).stdout.split()
    asked = set()
    for folder in folders:
        project = tomllib.loads((ROOT / folder / "pyproject.toml").read_text("utf-8"))["project"]
        asked |= {re.split(r"[\[<>=!~; ]", text)[0].lower() for text in project["dependencies"]}
    own = {name for name in asked if name == "stoa" or name.startswith("stoa-")}

    assert asked - own <= locked
    assert "playwright" not in locked
