"""``stoa serve`` in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
import pytest
from stoa.cli import main

EXAMPLE = Path(__file__).parent / "example"
DEADLINE_SECONDS = 30.0


@pytest.fixture(name="port")
def _port() -> int:
    # below the range that outgoing connections take their ports from
    for port in range(23_100, 23_200):
        with socket.socket() as candidate:
            try:
                candidate.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")


@pytest.fixture(name="supergraph")
def _supergraph(tmp_path: Path) -> Path:
    path = tmp_path / "supergraph.graphql"
    assert main(["compose", str(EXAMPLE / "supergraph.yaml"), "--output", str(path)]) == 0
    return path


@contextmanager
def serving(supergraph: Path, *arguments: str, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "stoa.cli", "serve", "--supergraph", str(supergraph), *arguments]
    with subprocess.Popen(command, env={**os.environ, **environ}, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5):
                return
        except OSError:
            time.sleep(0.02)
    raise AssertionError(f"not ready: {process.poll()}")


def ask(port: int, query: str) -> object:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql", orjson.dumps({"query": query}), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        return orjson.loads(response.read())


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_gateway_answers_until_it_is_told_to_stop_and_ends_well(
    supergraph: Path, port: int, ending: signal.Signals
) -> None:
    """A supervisor takes any other code for a crash and starts it again."""
    with serving(supergraph, "--port", str(port)) as process:
        wait_ready(process, port)
        answer = ask(port, "{ __typename }")
        process.send_signal(ending)

        assert process.wait(timeout=20) == 0
        assert answer == {"data": {"__typename": "Query"}}
        assert process.stderr is not None
        assert f"Listening on http://127.0.0.1:{port}".encode() in process.stderr.read()


def test_a_configuration_is_composed_at_the_start(port: int) -> None:
    """Trying a change takes one command; the port may come from the environment."""
    with serving(EXAMPLE / "supergraph.yaml", GATEWAY_PORT=str(port)) as process:
        wait_ready(process, port)
        assert ask(port, '{ __type(name: "Product") { fields { name } } }') == {
            "data": {"__type": {"fields": [{"name": name} for name in ("id", "name", "cost", "stock")]}}
        }


def test_a_supergraph_may_come_through_a_pipe(supergraph: Path, port: int) -> None:
    """`stoa contract … | stoa serve --supergraph -` needs no file."""
    command = [sys.executable, "-m", "stoa.cli", "serve", "--supergraph", "-", "--port", str(port)]
    with supergraph.open("rb") as text, subprocess.Popen(command, stdin=text, stderr=subprocess.DEVNULL) as process:
        try:
            wait_ready(process, port)
            assert ask(port, "{ __typename }") == {"data": {"__typename": "Query"}}
        finally:
            process.kill()


def test_a_taken_port_is_said_in_one_line(supergraph: Path, port: int, capsys: pytest.CaptureFixture[str]) -> None:
    """The commonest failure of a start, and usually a screen of traceback."""
    with socket.create_server(("127.0.0.1", port)):
        assert main(["serve", "--supergraph", str(supergraph), "--port", str(port)]) == 2

    said = capsys.readouterr().err.splitlines()[-1]
    assert said.startswith(f"INVALID_CONFIGURATION: Port {port} of 127.0.0.1 cannot be listened on. Another process")


@pytest.mark.parametrize("address", [("--port", "70000"), ("--host", "192.0.2.1")])
def test_an_address_that_cannot_be_listened_on_is_said(
    supergraph: Path, address: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """And never a traceback."""
    assert main(["serve", "--supergraph", str(supergraph), *address]) == 2
    assert "cannot be listened on" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [("type Query {", 2, "INVALID_SUPERGRAPH"), ("type Query { a: Int }", 2, "INVALID_SUPERGRAPH"), (None, 2, "none")],
)
def test_a_file_that_is_no_supergraph_is_said(
    tmp_path: Path, text: str | None, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody finds the reason in the depth of a parser."""
    path = tmp_path / "none.graphql"
    if text is not None:
        path.write_text(text)

    assert main(["serve", "--supergraph", str(path)]) == code
    assert said in capsys.readouterr().err
