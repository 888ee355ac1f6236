"""docker-compose.yml as the tests of this folder read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?::([-?])([^}]*))?\}")


class ComposeFile:
    """Its services, with Compose's own substitution of variables as far as the file uses it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        content: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        self._configs: Mapping[str, Any] = content["configs"]
        self.services: Mapping[str, Any] = content["services"]
        self.ours = {name: service for name, service in self.services.items() if service["image"].startswith("stoa/")}

    def environment_of(self, name: str, given: Mapping[str, str] | None = None) -> dict[str, str]:
        environment = self.services[name]["environment"]
        return {key: self._filled(str(value), given or {}) for key, value in environment.items()}

    def module_of(self, name: str) -> str:
        program, flag, module, *_ = self.services[name]["command"]
        assert (program, flag) == ("python", "-m"), name
        return str(module)

    def arguments_of(self, name: str) -> list[str]:
        """What follows the name of the program."""
        return [str(argument) for argument in self.services[name]["command"][1:]]

    def text_of(self, name: str) -> str:
        """A file that Compose itself writes into a container."""
        return self._filled(str(self._configs[name]["content"]), {}).replace("$$", "$")

    def members(self) -> list[str]:
        builds = [service["build"] for service in self.ours.values() if "build" in service]
        return sorted(str(build["args"]["MEMBER"]) for build in builds)

    @staticmethod
    def _filled(text: str, given: Mapping[str, str]) -> str:
        def value_of(found: re.Match[str]) -> str:
            name, kind, other = found.groups()
            return given.get(name) or (other if kind == "-" else "")

        return VARIABLE.sub(value_of, text)


COMPOSE = ComposeFile(ROOT / "docker-compose.yml")


@pytest.fixture
def compose() -> ComposeFile:
    return COMPOSE


@pytest.fixture
def root() -> Path:
    return ROOT


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for one of these runs once for each."""
    if {"service", "variable"} <= set(metafunc.fixturenames):
        pairs = [(name, variable) for name, service in COMPOSE.ours.items() for variable in service["environment"]]
        metafunc.parametrize(("service", "variable"), pairs)
    elif "service" in metafunc.fixturenames:
        metafunc.parametrize("service", sorted(COMPOSE.ours))
    if "member" in metafunc.fixturenames:
        metafunc.parametrize("member", COMPOSE.members())
