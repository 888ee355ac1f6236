"""Who is measured, and how each is told: one worker, the caller's authorization passed on, sharing of requests off or on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from gateways.cosmo import configure_cosmo, is_cosmo_here

PEERS: Final = Path(__file__).parent / "peers"
_ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


Launcher: TypeAlias = Callable[[Path, int, Path, bool], Launch]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """``launch`` takes the supergraph file, the port, a folder for its configuration, and whether equal requests may share work."""

    name: str
    launch: Launcher
    is_here: Callable[[], bool]
    version: Callable[[], str]
    ready_path: str | None = None
    path: str = "/graphql"


def _stoa(supergraph: Path, port: int, _folder: Path, coalesce: bool) -> Launch:
    """The default installation: pure Python, whatever is installed beside it."""
    return _stoa_with(supergraph, port, coalesce, {"STOA_NATIVE": "off"})


def _stoa_native(supergraph: Path, port: int, _folder: Path, coalesce: bool) -> Launch:
    """With the engine in C."""
    return _stoa_with(supergraph, port, coalesce, {"PYTHONPATH": _engine_folder() or "", "PYTHONSAFEPATH": ""})


@cache
def _engine_folder() -> str | None:
    """Built when first asked for; None: it cannot be built here."""
    command = [sys.executable, str(_ROOT / "scripts" / "build_native.py")]
    built = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, timeout=120)
    return built.stdout.strip().splitlines()[-1] if built.returncode == 0 else None


def _stoa_with(supergraph: Path, port: int, coalesce: bool, more: Mapping[str, str]) -> Launch:
    command = (sys.executable, "-m", "stoa.cli", "serve", "--supergraph", str(supergraph), "--port", str(port))
    sharing = dict.fromkeys(("STOA_SHARE_SUBGRAPH_REQUESTS", "STOA_SHARE_QUERIES"), _yaml(coalesce))
    return Launch(command=command, environment={"STOA_LOG_LEVEL": "WARNING", **sharing, **more})


def _yaml(switch: bool) -> str:
    return "true" if switch else "false"


_HIVE_ROUTER_CONFIG: Final = """
supergraph: {{ source: file, path: {supergraph} }}
http: {{ host: 127.0.0.1, port: {port} }}
headers: {{ all: {{ request: [ {{ propagate: {{ named: authorization }} }} ] }} }}
traffic_shaping: {{ all: {{ dedupe_enabled: {share} }}, router: {{ dedupe: {{ enabled: {share} }} }} }}
log: {{ level: error }}
"""


def _hive_router(supergraph: Path, port: int, folder: Path, coalesce: bool) -> Launch:
    config = folder / "hive-router.yaml"
    config.write_text(_HIVE_ROUTER_CONFIG.format(supergraph=supergraph, port=port, share=_yaml(coalesce)), "utf-8")
    environment = {"ROUTER_CONFIG_FILE_PATH": str(config), "ROUTER_HTTP_WORKERS": "1"}
    return Launch(command=("hive_router",), environment=environment)


_APOLLO_ROUTER_CONFIG: Final = """
supergraph: {{ listen: 127.0.0.1:{port}, path: /graphql }}
health_check: {{ enabled: false }}
headers: {{ all: {{ request: [ {{ propagate: {{ named: authorization }} }} ] }} }}
traffic_shaping: {{ all: {{ deduplicate_query: {share} }} }}
"""


def _apollo_router(supergraph: Path, port: int, folder: Path, coalesce: bool) -> Launch:
    config = folder / "apollo-router.yaml"
    config.write_text(_APOLLO_ROUTER_CONFIG.format(port=port, share=_yaml(coalesce)), "utf-8")
    environment = {
        "APOLLO_TELEMETRY_DISABLED": "true",
        "APOLLO_ROUTER_IO_THREADS": "1",
        "APOLLO_ROUTER_COMPUTE_THREADS": "1",
    }
    return Launch(command=("router", "--supergraph", str(supergraph), "--config", str(config)), environment=environment)


def _cosmo(supergraph: Path, port: int, folder: Path, coalesce: bool) -> Launch:
    config = configure_cosmo(supergraph, port, folder, share=_yaml(coalesce))
    environment = {"COSMO_TELEMETRY_DISABLED": "true", "GOMAXPROCS": "1"}
    return Launch(command=("cosmo-router", "-config", str(config)), environment=environment)


def _hive_gateway(file: str) -> Launcher:
    def launch(supergraph: Path, port: int, _folder: Path, coalesce: bool) -> Launch:
        command = (
            *("node", str(PEERS / "node_modules" / "@graphql-hive" / "gateway" / "dist" / "bin.js")),
            *("supergraph", str(supergraph), "--config-path", str(PEERS / file)),
            *("--port", str(port), "--host", "127.0.0.1", "--fork", "1"),
        )
        return Launch(
            command=command,
            environment={"NODE_ENV": "production", "LOG_LEVEL": "error", "BENCH_COALESCE": _yaml(coalesce)},
        )

    return launch


def _apollo_gateway(supergraph: Path, port: int, _folder: Path, _coalesce: bool) -> Launch:
    command = ("node", str(PEERS / "apollo-gateway.mjs"), str(supergraph), str(port))
    return Launch(command=command, environment={"NODE_ENV": "production", "APOLLO_TELEMETRY_DISABLED": "true"})


def _on_path(program: str) -> Callable[[], bool]:
    return lambda: shutil.which(program) is not None


def _installed(package: str) -> Callable[[], bool]:
    return (PEERS / "node_modules" / package).is_dir


def _says(*command: str) -> Callable[[], str]:
    def ask() -> str:
        output = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
        return ((output.stdout or output.stderr).strip().splitlines() or ["unknown"])[-1]

    return ask


def _package_version(package: str) -> Callable[[], str]:
    script = f"console.log(JSON.parse(require('fs').readFileSync('node_modules/{package}/package.json')).version)"
    return subprocess.run(
        ["node", "-e", script], cwd=PEERS, capture_output=True, text=True, check=False, timeout=20
    ).stdout.strip


CONTENDERS: Final = (
    Contender(
        name="stoa",
        launch=_stoa,
        is_here=lambda: True,
        version=_says("git", "-C", str(_ROOT), "describe", "--always", "--dirty"),
        ready_path="/health/ready",
    ),
    Contender(
        name="stoa-native",
        launch=_stoa_native,
        is_here=lambda: _engine_folder() is not None,
        version=_says("git", "-C", str(_ROOT), "describe", "--always", "--dirty"),
        ready_path="/health/ready",
    ),
    Contender(
        name="hive-router",
        launch=_hive_router,
        is_here=_on_path("hive_router"),
        version=lambda: "0.3.10",
        ready_path="/health",
    ),
    Contender(
        name="apollo-router", launch=_apollo_router, is_here=_on_path("router"), version=_says("router", "--version")
    ),
    Contender(
        name="cosmo",
        launch=_cosmo,
        is_here=is_cosmo_here,
        version=lambda: "0.341",
        ready_path="/health/ready",
    ),
    Contender(
        name="hive-gateway-rust",
        launch=_hive_gateway("hive-gateway-rust.config.mjs"),
        is_here=_installed("@graphql-hive/router-runtime"),
        version=_package_version("@graphql-hive/gateway"),
    ),
    Contender(
        name="hive-gateway",
        launch=_hive_gateway("hive-gateway.config.mjs"),
        is_here=_installed("@graphql-hive/gateway"),
        version=_package_version("@graphql-hive/gateway"),
    ),
    Contender(
        name="apollo-gateway",
        launch=_apollo_gateway,
        is_here=_installed("@apollo/gateway"),
        version=_package_version("@apollo/gateway"),
        path="/",
    ),
)
