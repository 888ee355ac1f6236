"""Several processes behind one address: one that dies is replaced, all end when told to, and counts are everybody's."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import psutil
import pytest
from prometheus_client import CollectorRegistry, Counter, Gauge
from stoa.config import ConsoleSettings, GatewaySettings, SettingsError, settings_from_env
from stoa.telemetry._shared_metrics import SharedMetrics
from stoa.testing import compose_sdl
from stoa.wiring import build_gateway

SDL = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3") type Query { one: String }'
_SECONDS = 30.0


@contextmanager
def two_workers(tmp_path: Path) -> Iterator[tuple[psutil.Process, int]]:
    """A gateway with two workers, and its port."""
    supergraph = tmp_path / "supergraph.graphql"
    supergraph.write_text(compose_sdl({"a": SDL}))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "stoa.cli", "serve", "--supergraph", str(supergraph), "--port", str(port)]
    with subprocess.Popen([*command, "--workers", "2"]) as process:
        gateway = psutil.Process(process.pid)
        try:
            until(lambda: len(workers_of(gateway)) == 2 and ask(port) is not None)
            yield gateway, port
        finally:
            process.kill()


def workers_of(gateway: psutil.Process) -> set[int]:
    return {child.pid for child in gateway.children() if child.status() != psutil.STATUS_ZOMBIE}


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


def ask(port: int) -> object:
    """The answer to one operation; None where nobody listens yet."""
    body = orjson.dumps({"query": "{ __typename }"})
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql", body, {"content-type": "application/json", "connection": "close"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return orjson.loads(response.read())
    except OSError:
        return None


def operations(port: int) -> float:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
        found = re.search(r"^stoa_operation_seconds_count\{.*\} (\S+)$", response.read().decode(), re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_a_worker_that_dies_is_replaced_and_nothing_that_was_counted_is_lost(tmp_path: Path) -> None:
    """One crash must neither halve the gateway for good nor make counters run backwards."""
    with two_workers(tmp_path) as (gateway, port):
        until(lambda: operations(port) >= 1)
        counted = sum(ask(port) is not None for _ in range(10))
        until(lambda: operations(port) >= counted)
        before = workers_of(gateway)
        os.kill(min(before), signal.SIGKILL)

        until(lambda: len(workers_of(gateway) - before) == 1)
        until(lambda: all(ask(port) is not None for _ in range(10)))
        assert operations(port) >= counted


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_all_end_well_when_the_first_process_is_told_to(tmp_path: Path, ending: signal.Signals) -> None:
    """A supervisor knows one pid, and takes any other code than 0 for a crash."""
    with two_workers(tmp_path) as (gateway, _):
        workers = workers_of(gateway)
        gateway.send_signal(ending)

        assert gateway.wait(timeout=_SECONDS) == 0
        assert not any(psutil.pid_exists(pid) for pid in workers)


def test_no_worker_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    """Orphans would keep the address, and answer by an old schema for ever."""
    with two_workers(tmp_path) as (gateway, _):
        workers = workers_of(gateway)
        gateway.kill()
        until(lambda: not any(psutil.pid_exists(pid) for pid in workers))


def test_sums_keep_counters_of_the_dead_and_forget_what_they_had_open(tmp_path: Path) -> None:
    """A connection of a process that is gone is not open."""
    registry = CollectorRegistry()
    Counter("asked", "Requests.", ("kind",), registry=registry).labels("query").inc(3)
    Gauge("open", "Streams.", registry=registry).set(2)
    shared = SharedMetrics(tmp_path, registry)
    shared.write()
    own = tmp_path / f"{os.getpid()}.prom"
    ended = subprocess.Popen(["true"])
    ended.wait()
    (tmp_path / f"{ended.pid}.prom").write_bytes(own.read_bytes())

    text = shared.render().decode()

    assert 'asked_total{kind="query"} 6.0' in text
    assert "open 2.0" in text


@pytest.mark.parametrize("given", ["0", "257", "two", "-1"])
def test_a_number_of_workers_that_cannot_be_is_named(given: str) -> None:
    """A typing mistake must not start ten thousand processes, or none."""
    with pytest.raises(SettingsError, match="STOA_WORKERS"):
        settings_from_env({"STOA_WORKERS": given})


def test_sign_in_of_graphiql_and_several_workers_exclude_each_other() -> None:
    """Its sessions live in one process: every second click would ask to sign in again."""
    console = ConsoleSettings(
        client_id="c", client_secret="s", issuer="i", authorization_url="a", token_url="t",
        end_session_url="e", jwks_url="j", public_url="p",
    )  # fmt: skip
    with pytest.raises(SettingsError, match="STOA_WORKERS"):
        build_gateway(GatewaySettings(console=console, workers=2), supergraph_sdl=compose_sdl({"a": SDL}))
