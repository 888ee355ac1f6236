from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from launcher.addresses import PORT_VARIABLES, addresses_from_env
from launcher.errors import AlreadyRunning, LauncherError, PortBusy
from launcher.ladder import choose_parts, given_by
from launcher.ports import free_ports, require_free
from launcher.record import ProcessMark, Record, end_leftovers, is_held, only_one, read_record
from launcher.stamps import digest_of


def test_a_busy_port_is_named_with_its_owner() -> None:
    """`Address already in use` alone sends people hunting."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(PortBusy, match=rf"{port} \(for gateway\)(.|\n)*pid {os.getpid()}"):
            require_free([("gateway", port)])


def test_a_port_taken_by_a_client_is_named_too() -> None:
    """Outgoing connections take ports as well, and nothing listens there."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        port = client.getsockname()[1]

        with pytest.raises(PortBusy, match=rf"{port} \(for redis\)(.|\n)*pid {os.getpid()}"):
            require_free([("redis", port)])


def test_free_ports_differ() -> None:
    """Two servers on one port: the second never starts."""
    assert len({*free_ports(10), *free_ports(10)}) == 20


def test_a_second_start_says_so(tmp_path: Path) -> None:
    """Two markets on one data folder would destroy it."""
    with only_one(tmp_path):
        Record(launcher=ProcessMark.of(os.getpid()), layout="single").write(tmp_path)

        with pytest.raises(AlreadyRunning, match=rf"runs already \(pid {os.getpid()}\)"), only_one(tmp_path):
            pass

    assert not is_held(tmp_path)


def test_what_a_killed_launcher_left_is_ended(tmp_path: Path) -> None:
    """Its servers hold the ports, and nobody else would stop them."""
    orphan = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    mark = ProcessMark.of(orphan.pid)
    Record(launcher=ProcessMark(pid=1, created=0.0), layout="single", programs={"orphan": mark}).write(tmp_path)

    record = read_record(tmp_path)

    assert record is not None
    assert end_leftovers(record) == [f"orphan (pid {orphan.pid})"]
    assert not mark.is_alive()
    orphan.wait(10)


def test_a_process_that_only_has_the_same_number_is_left_alone() -> None:
    """Numbers are used again; the launcher must never end a stranger."""
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    mark = ProcessMark(pid=stranger.pid, created=ProcessMark.of(stranger.pid).created - 1000)
    record = Record(launcher=mark, layout="single", programs={"stranger": mark})

    ended = end_leftovers(record)

    assert (ended, stranger.poll()) == ([], None)
    stranger.kill()
    stranger.wait(10)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"launcher": 1}', '{"programs": {}, "launcher": {"pid": 1}}'])
def test_a_broken_record_is_the_same_as_none(tmp_path: Path, text: str) -> None:
    """A full disk at the wrong moment must not keep the market from starting for ever."""
    (tmp_path / "running.json").write_text(text)

    assert read_record(tmp_path) is None


def test_one_variable_moves_the_whole_market() -> None:
    """Two checkouts on one machine need two sets of ports."""
    addresses = addresses_from_env({"STOA_FIRST_PORT": "57000"})

    assert sorted(addresses.ports.values()) == list(range(57000, 57000 + len(PORT_VARIABLES)))


@pytest.mark.parametrize("port", ["http", "-1", "70000", "4000.5"])
def test_a_port_that_is_none_is_named(port: str) -> None:
    """A traceback from deep inside tells nobody which variable was wrong."""
    with pytest.raises(LauncherError, match="GATEWAY_PORT"):
        addresses_from_env({"GATEWAY_PORT": port})


def test_what_the_environment_gives_is_not_started() -> None:
    """Somebody who names a database must not find a second one filled instead."""
    given = {
        "POSTGRES_ADMIN_URL": "postgresql://a:b@h/postgres",
        "REDIS_URL": "redis://h",
        "KEYCLOAK_URL": "http://h",
        "BROKER_URL": "amqp://h",
    }
    parts = choose_parts(given_by(given))

    assert (parts.postgres, parts.redis, parts.starts_keycloak) == (None, None, False)
    assert list(parts.told()) == [
        "PostgreSQL given by the environment",
        "Redis given by the environment (REDIS_URL)",
        "events over RabbitMQ (BROKER_URL)",
        "Keycloak given by the environment (http://h)",
    ]


def test_an_own_keycloak_needs_a_postgres_even_when_every_domain_has_one() -> None:
    """Keycloak without a database ends a minute later with a page of Java."""
    urls = {f"{name.upper()}_DATABASE_URL": "postgresql://x" for name in PORT_VARIABLES}

    assert given_by(urls).needs_postgres
    assert not given_by(urls | {"KEYCLOAK_URL": "http://h"}).needs_postgres


def test_a_digest_sees_names_and_contents_and_nothing_built(tmp_path: Path) -> None:
    """A stale front end after a change is worse than a slow start."""
    source = tmp_path / "shop"
    (source / "dist").mkdir(parents=True)
    (source / "a.ts").write_text("one")
    before = digest_of([source])

    (source / "dist" / "a.js").write_text("built")
    assert digest_of([source]) == before
    (source / "a.ts").write_text("two")
    changed = digest_of([source])
    (source / "a.ts").rename(source / "b.ts")

    assert len({before, changed, digest_of([source])}) == 3
