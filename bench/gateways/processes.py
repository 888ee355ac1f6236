"""Start what is measured on a core of its own, and read what the kernel counted of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

#: gateways have this core for themselves; load, replay and origin share the other
GATEWAY_CORE: Final = 1
OTHER_CORE: Final = 0
_READY_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Usage:
    """``cpu_seconds`` is user and system time of the process and its children; ``rss_bytes`` what they hold now."""

    cpu_seconds: float
    rss_bytes: int


@dataclass(frozen=True, slots=True)
class Running:
    pid: int
    port: int

    def usage(self) -> Usage:
        """Read it before and after: the difference is what an interval took."""
        root = psutil.Process(self.pid)
        family = [root, *root.children(recursive=True)]
        times = [member.cpu_times() for member in family]
        return Usage(
            cpu_seconds=sum(one.user + one.system for one in times),
            rss_bytes=sum(member.memory_info().rss for member in family),
        )


@contextmanager
def started(
    command: Sequence[str],
    *,
    port: int,
    core: int | str,
    log: Path,
    ready_path: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Running]:
    """The process is ready inside the block and gone after it."""
    taskset = shutil.which("taskset")
    if taskset is None:
        raise FileNotFoundError("taskset (package util-linux) is needed to pin processes to cores")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [taskset, "-c", str(core), *command],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
    try:
        _wait(process, port, ready_path, log)
        yield Running(process.pid, port)
    finally:
        _end(process)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, path: str | None, log: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if _is_ready(port, path):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} did not get ready:\n{log.read_text('utf-8', 'replace')[-2000:]}")


def _is_ready(port: int, path: str | None) -> bool:
    try:
        if path is None:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return True
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as response:
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
