"""A checkout of graphql-hive/federation-gateway-audit: which revision it is, how to start its server and its own runner.

Nothing is written into the checkout, and only processes that were started here are ended.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent
_READY_SECONDS: Final = 120.0
_END_SECONDS: Final = 15.0
# below the range that outgoing connections take their ports from
_PORTS: Final = range(20_000, 30_000)


class AuditUnavailable(Exception):
    """A sentence that says what is missing and what to do."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """``loader`` are the arguments and variables with which Node runs the audit's TypeScript."""

    folder: Path
    node: str
    loader: tuple[str, Mapping[str, str]]

    @property
    def revision(self) -> str:
        git = ["git", "-C", str(self.folder), "log", "-1", "--format=%h of %cs"]
        found = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()
        version = json.loads((self.folder / "package.json").read_text("utf-8"))["version"]
        return f"{version}, revision {found}" if found else version

    def start(self, arguments: list[str], environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """In a group of its own: the command ``node`` may be a wrapper around the real one."""
        flag, variables = self.loader
        command = [self.node, "--import", flag, "src/cli.ts", *arguments]
        return subprocess.Popen(
            command, cwd=self.folder, env={**os.environ, **variables, **environ}, start_new_session=True
        )


def find_checkout(folder: Path) -> Checkout:
    folder = folder.resolve()
    if not (folder / "src/cli.ts").is_file():
        raise AuditUnavailable(
            f"{folder} is no checkout of graphql-hive/federation-gateway-audit. Set AUDIT_DIR to one."
        )
    if not (folder / "node_modules").is_dir():
        raise AuditUnavailable(f"The dependencies of {folder} are not installed. Run 'npm install' in it.")
    node = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if node is None:
        raise AuditUnavailable("There is no Node. Run 'make install'.")
    return Checkout(folder=folder, node=node, loader=_find_loader(folder))


def _find_loader(folder: Path) -> tuple[str, Mapping[str, str]]:
    for near in (folder, *sorted(each for each in folder.parent.iterdir() if each.is_dir())):
        tsx = near / "node_modules/tsx/dist/loader.mjs"
        if tsx.is_file():
            return tsx.as_uri(), {}
    for near in (folder, ROOT / "frontend"):
        typescript = near / "node_modules/typescript"
        if typescript.is_dir():
            return (HERE / "audit_typescript.mjs").as_uri(), {"AUDIT_TYPESCRIPT": str(typescript)}
    raise AuditUnavailable(f"Nothing here runs TypeScript. Run 'npm install tsx' in {folder}, or 'make frontends'.")


@contextmanager
def audit_server(checkout: Checkout, *, punish: bool) -> Iterator[str]:
    """The address of a server of our own, ended on the way out."""
    port = free_port()
    process = checkout.start(["serve", "--port", str(port)], {"PUNISH_FOR_POOR_PLANS": "1" if punish else "0"})
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/ids", process)
        yield address
    finally:
        end(process)


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AuditUnavailable(f"The audit's server ended with {process.returncode}. See its words above.")
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except OSError:
            time.sleep(0.1)
    raise AuditUnavailable(f"The audit's server was not ready within {_READY_SECONDS:g} s.")


def free_port() -> int:
    for port in random.sample(_PORTS, k=100):
        with socket.socket() as candidate:
            try:
                candidate.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AuditUnavailable("No free port was found.")


def end(process: subprocess.Popen[bytes]) -> None:
    """End the group that :meth:`Checkout.start` opened, by its id."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            break
        try:
            process.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    process.wait(timeout=_END_SECONDS)


__all__ = ["ROOT", "AuditUnavailable", "Checkout", "audit_server", "end", "find_checkout", "free_port"]
