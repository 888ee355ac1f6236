"""The whole market for journeys: the launcher itself, on free ports, with the run's Keycloak."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from launcher.addresses import PORT_VARIABLES, Addresses, addresses_from_env
from launcher.background import BackgroundPrograms
from launcher.environment import PASSED_ON
from launcher.gates import Gate, http_ok, passes
from launcher.layouts import SERVICES, SINGLE
from launcher.places import places
from launcher.ports import free_ports
from launcher.programs import Program
from launcher.record import end_leftovers, read_record
from launcher.testing.identity import KeycloakRealm, KeycloakServer
from launcher.testing.temporary import background_programs

READY_WITHIN_SECONDS = 240.0
STOPS_WITHIN_SECONDS = 60.0
FULFILMENT_SECONDS = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """A running market. `keycloak` may be stopped and started, processes may be killed: they come back."""

    addresses: Addresses
    realm: KeycloakRealm
    keycloak: KeycloakServer
    state: Path
    programs: BackgroundPrograms

    @property
    def shop_url(self) -> str:
        return self.addresses.public("bff-web")

    @property
    def admin_url(self) -> str:
        return f"{self.shop_url}/admin/"

    @property
    def mobile_url(self) -> str:
        return self.addresses.public("bff-mobile")

    @property
    def gateway_url(self) -> str:
        return self.addresses.public("gateway")

    @property
    def graphql_url(self) -> str:
        return f"{self.gateway_url}/graphql"

    def pid_of(self, name: str) -> int | None:
        """The process of that name that runs now: `catalog`, `ordering-worker`, `bff-web`, or `market` when single."""
        record = read_record(self.state)
        mark = record.programs.get(name) if record else None
        return mark.pid if mark and mark.is_alive() else None

    def kill(self, name: str) -> int:
        """End a process without asking it; the launcher starts it again. Returns the pid that is gone."""
        pid = self.pid_of(name)
        if pid is None:
            raise LookupError(f"{name} does not run here.")
        process = psutil.Process(pid)
        process.send_signal(signal.SIGKILL)
        psutil.wait_procs([process], timeout=STOPS_WITHIN_SECONDS)
        return pid

    def suspend(self, name: str) -> None:
        """Let a process hang until `resume`."""
        os.kill(self._running(name), signal.SIGSTOP)

    def resume(self, name: str) -> None:
        os.kill(self._running(name), signal.SIGCONT)

    def wait_until_ready(self, name: str, within_seconds: float = 60.0) -> None:
        """Return when the process answers for its health again; workers count as ready when they run."""
        self.programs.call(self._ready_within(name, within_seconds))

    async def _ready_within(self, name: str, within_seconds: float) -> None:
        gate = http_ok(f"{self.addresses.local(name)}/health/ready") if name in PORT_VARIABLES else self._runs(name)
        if not await passes(gate, within_seconds):
            raise TimeoutError(f"{name} was not ready within {within_seconds:.0f} s.")

    def _runs(self, name: str) -> Gate:
        async def ask() -> bool:
            return self.pid_of(name) is not None

        return ask

    def _running(self, name: str) -> int:
        pid = self.pid_of(name)
        if pid is None:
            raise LookupError(f"{name} does not run here.")
        return pid


@pytest.fixture(scope="session")
def market(keycloak_server: KeycloakServer) -> Iterator[Market]:
    """The market in one process, as `make up` runs it, for the whole run."""
    with running_market(keycloak_server, SINGLE) as started:
        yield started


@pytest.fixture(scope="module")
def services_market(keycloak_server: KeycloakServer) -> Iterator[Market]:
    """The market with one process per service and per worker, for the tests of one file that kill some of them."""
    with running_market(keycloak_server, SERVICES) as started:
        yield started


@contextmanager
def running_market(keycloak: KeycloakServer, layout: str, **environment: str) -> Iterator[Market]:
    """Start a market with a realm, databases and ports of its own, and stop it afterwards."""
    _require_frontends()
    ports = dict(zip(PORT_VARIABLES.values(), free_ports(len(PORT_VARIABLES)), strict=True))
    variables = {variable: str(port) for (variable, _), port in ports.items()}
    addresses = addresses_from_env(variables)
    realm = keycloak.create_realm(
        f"market-{addresses.ports['gateway']}",
        **{
            f"{name.upper().replace('-', '_')}_PUBLIC_URL": addresses.public(name)
            for name in ("gateway", "bff-web", "bff-mobile")
        },
    )
    with background_programs() as (programs, folder):
        state = folder / "state"
        given = {"STOA_STATE_DIR": str(state), **variables, **_identity(realm), **environment}
        programs.start(_launcher(layout, given, state))
        yield Market(addresses=addresses, realm=realm, keycloak=keycloak, state=state, programs=programs)
        if (record := read_record(state)) is not None:
            programs.close_all()
            end_leftovers(record)


def _identity(realm: KeycloakRealm) -> dict[str, str]:
    return {"KEYCLOAK_URL": realm.base_url, "KEYCLOAK_REALM": realm.name}


def _launcher(layout: str, given: dict[str, str], state: Path) -> Program:
    inherited = {name: value for name, value in os.environ.items() if name in PASSED_ON and name not in _NOT_INHERITED}

    async def is_ready() -> bool:
        record = read_record(state)
        return record is not None and record.ready

    return Program(
        name="launcher",
        argv=(sys.executable, "-m", "launcher", "up", "--layout", layout),
        ready=is_ready,
        environment={
            **inherited,
            "STOA_SKIP_FRONTENDS": "yes",
            "FULFILMENT_SECONDS": FULFILMENT_SECONDS,
            "NO_COLOR": "1",
            **given,
        },
        folder=places().project,
        ready_within_seconds=READY_WITHIN_SECONDS,
        stop_within_seconds=STOPS_WITHIN_SECONDS,
    )


_NOT_INHERITED = frozenset({"KEYCLOAK_ADMIN_PASSWORD", "KEYCLOAK_REALM", "STOA_ENV"})


def _require_frontends() -> None:
    frontend = places().project / "frontend"
    missing = [name for name in ("shop", "admin", "mobile", "graphiql") if not (frontend / name / "dist").is_dir()]
    if missing:
        raise FileNotFoundError(f"Not built yet: {', '.join(missing)}. Run `make frontends` first.")
