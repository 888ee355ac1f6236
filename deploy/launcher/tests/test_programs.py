from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest
from launcher.console import Console
from launcher.errors import ProgramFailed
from launcher.gates import tcp_open
from launcher.ports import free_ports
from launcher.programs import Program, RunningProgram
from launcher.supervisor import Supervisor

LISTENS = "import socket,sys,time; s=socket.create_server(('127.0.0.1', int(sys.argv[1]))); print('here', flush=True); time.sleep(600)"


def listening(port: int, **changes: object) -> Program:
    values: dict[str, object] = {
        "name": "listener",
        "argv": (sys.executable, "-c", LISTENS, str(port)),
        "ready": tcp_open("127.0.0.1", port),
        "ready_within_seconds": 20.0,
        "stop_within_seconds": 5.0,
    }
    return Program(**(values | changes))  # type: ignore[arg-type]


def ignore_line(_name: str, _line: str) -> None:
    """Nobody reads along."""


async def test_a_program_that_ends_early_says_what_it_said() -> None:
    """Waiting out the whole deadline for a dead program hides the reason for a minute."""
    program = listening(free_ports(1)[0], argv=(sys.executable, "-c", "print('no such database'); raise SystemExit(7)"))
    running = await RunningProgram.start(program, ignore_line)

    with pytest.raises(ProgramFailed, match=r"ended with 7(.|\n)*no such database"):
        await running.wait_until_ready()

    await running.stop()


async def test_a_program_that_never_gets_ready_is_given_up() -> None:
    """A start without deadline hangs for ever."""
    program = listening(
        free_ports(1)[0],
        argv=(sys.executable, "-c", "import time; time.sleep(600)"),
        ready_within_seconds=0.2,
    )
    running = await RunningProgram.start(program, ignore_line)

    with pytest.raises(ProgramFailed, match="was not ready within"):
        await running.wait_until_ready()

    await running.stop()
    assert running.has_ended


async def test_stopping_takes_what_the_program_started_with_it() -> None:
    """A grandchild that outlives its parent keeps the port and blocks the next start."""
    port = free_ports(1)[0]
    shell = f'{sys.executable} -c "{LISTENS}" {port} & wait'
    running = await RunningProgram.start(listening(port, argv=("/bin/sh", "-c", shell)), ignore_line)
    await running.wait_until_ready()
    children = psutil.Process(running.process.pid).children(recursive=True)

    await running.stop()

    assert children
    gone, alive = psutil.wait_procs(children, timeout=10)
    assert (len(gone), alive) == (len(children), [])


async def test_a_program_that_ignores_the_request_is_ended() -> None:
    """Ctrl-C has to work even when one process does not listen to it."""
    port = free_ports(1)[0]
    stubborn = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {LISTENS}"
    program = listening(port, argv=(sys.executable, "-c", stubborn, str(port)), stop_within_seconds=0.2)
    running = await RunningProgram.start(program, ignore_line)
    await running.wait_until_ready()

    await running.stop()

    assert running.process.returncode == -signal.SIGKILL


async def test_a_killed_program_comes_back(tmp_path: Path) -> None:
    """A killed subgraph has to be there again without anybody starting it."""
    console, seen = Console(tmp_path), asyncio.Queue[dict[str, int]]()
    supervisor = Supervisor(console, changed=lambda: seen.put_nowait(supervisor.pids))
    await supervisor.start(listening(free_ports(1)[0], restarts=True))
    first = supervisor.pids["listener"]

    os.kill(first, signal.SIGKILL)
    async with asyncio.timeout(20):
        while (await seen.get()).get("listener") in {None, first}:
            pass

    assert supervisor.pids["listener"] != first
    await supervisor.stop_all()
    console.close()
    assert supervisor.pids == {}


async def test_nothing_is_started_while_everything_is_being_stopped(tmp_path: Path) -> None:
    """A program started behind the stop's back would be left running."""
    console = Console(tmp_path)
    supervisor = Supervisor(console, changed=lambda: None)
    await supervisor.stop_all()
    console.close()

    with pytest.raises(ProgramFailed, match="is being stopped"):
        await supervisor.start(listening(free_ports(1)[0]))


async def test_lines_reach_the_log_of_the_program_and_of_everybody(tmp_path: Path) -> None:
    """The reason of a failure is looked for in one place first."""
    console = Console(tmp_path / "logs", quiet=["listener"])
    running = await RunningProgram.start(listening(free_ports(1)[0]), console.line)
    await running.wait_until_ready()
    await running.stop()
    console.close()

    assert (tmp_path / "logs" / "listener.log").read_text() == "here\n"
    assert "listener" in (tmp_path / "logs" / "all.log").read_text()
