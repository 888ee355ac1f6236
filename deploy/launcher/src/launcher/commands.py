"""up, down, reset, status, logs: what a person asks the launcher for."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from launcher.addresses import Addresses, addresses_from_env
from launcher.bring_up import Start, bring_up
from launcher.closing_table import rows_of, table_of
from launcher.console import Console
from launcher.errors import AlreadyRunning, LauncherError
from launcher.ladder import Parts, choose_parts, given_by
from launcher.places import Places, places
from launcher.ports import require_free
from launcher.record import ProcessMark, Record, end_leftovers, is_held, only_one, read_record
from launcher.supervisor import Supervisor

QUIET = ("postgres", "redis", "keycloak")
DOWN_WITHIN_SECONDS = 60.0
ASK_AGAIN_SECONDS = 0.1


def up(layout: str) -> None:
    """Start the market and keep it until Ctrl-C or SIGTERM."""
    folders = places()
    if os.environ.get("STOA_ENV") == "production":
        raise LauncherError("The launcher is for development: its servers use known passwords. Unset STOA_ENV.")
    with only_one(folders.state):
        _end_old(folders)
        asyncio.run(_run(layout, folders))


def down() -> None:
    """Stop the market of this checkout, wherever it was started."""
    folders = places()
    record = read_record(folders.state)
    if not is_held(folders.state):
        ended = end_leftovers(record) if record else []
        sys.stdout.write(f"ended {', '.join(ended)}\n" if ended else "The market does not run.\n")
        return
    if record is None or not record.launcher.is_alive():
        raise LauncherError(f"{folders.state} is held, but nobody says by whom. Try again in a moment.")
    os.kill(record.launcher.pid, signal.SIGTERM)
    deadline = time.monotonic() + DOWN_WITHIN_SECONDS
    while is_held(folders.state):
        if time.monotonic() > deadline:
            raise LauncherError(
                f"The launcher (pid {record.launcher.pid}) did not stop in {DOWN_WITHIN_SECONDS:.0f} s."
            )
        time.sleep(ASK_AGAIN_SECONDS)
    sys.stdout.write("The market is stopped.\n")


def reset(*, confirmed: bool) -> None:
    """Throw the market's data away."""
    folders = places()
    if is_held(folders.state):
        raise AlreadyRunning("The market runs. Stop it first: `make down`.")
    if not folders.state.exists():
        sys.stdout.write("There is nothing to throw away.\n")
        return
    if not confirmed and not _agrees(folders.state):
        sys.stdout.write("Nothing was thrown away.\n")
        return
    _end_old(folders)
    shutil.rmtree(folders.state)
    sys.stdout.write("The market's data is gone; the next start makes a new one.\n")


def status(*, wait_seconds: float) -> bool:
    """Say what runs; with a time to wait, return when the market is ready."""
    folders = places()
    deadline = time.monotonic() + wait_seconds
    while time.monotonic() < deadline and not _is_ready(folders.state):
        time.sleep(ASK_AGAIN_SECONDS)
    record = read_record(folders.state)
    if record is None or not is_held(folders.state):
        sys.stdout.write("The market does not run.\n")
        return False
    ready = "ready" if record.ready else "starting"
    sys.stdout.write(f"The market ({record.layout}) is {ready}; launcher pid {record.launcher.pid}\n")
    for name, mark in record.programs.items():
        sys.stdout.write(f"  {name:<22} {'runs' if mark.is_alive() else 'ended'}  pid {mark.pid}\n")
    for source in record.sources:
        sys.stdout.write(f"  {source}\n")
    return record.ready


def _is_ready(state: Path) -> bool:
    record = read_record(state)
    return record is not None and record.ready and is_held(state)


def _agrees(state: Path) -> bool:
    if not sys.stdin.isatty():
        raise LauncherError(f"Nobody can be asked here. To throw {state} away: make reset YES=1.")
    answer = input(f"Throw away the market's data in {state}? [y/N] ")
    return answer.strip().lower() in {"y", "yes"}


def _end_old(folders: Places) -> None:
    record = read_record(folders.state)
    if record is None:
        return
    if ended := end_leftovers(record):
        sys.stdout.write(f"an earlier launcher was killed; ended what it left: {', '.join(ended)}\n")


async def _run(layout: str, folders: Places) -> None:
    parts, addresses = choose_parts(given_by()), addresses_from_env()
    require_free(_own_ports(parts, addresses))
    console = Console(folders.logs, quiet=QUIET)
    record = Record(launcher=ProcessMark.of(os.getpid()), layout=layout, sources=list(parts.told()))
    supervisor = Supervisor(console, lambda: _write_record(record, supervisor, folders.state))
    start = Start(
        layout=layout, parts=parts, addresses=addresses, folders=folders, console=console, supervisor=supervisor
    )
    for sentence in record.sources:
        console.progress(sentence)
    with _stop_asked() as stop:
        try:
            if await _finished_before(stop, bring_up(start)):
                _announce(start, record)
                await stop.wait()
        finally:
            console.progress("stopping")
            record.ready = False
            await supervisor.stop_all()
            console.progress("everything is stopped")
            console.close()


def _announce(start: Start, record: Record) -> None:
    rows = rows_of(start.addresses, start.servers().keycloak_url, os.environ.get("KEYCLOAK_REALM", "stoa"))
    record.ready = True
    record.addresses = {what: address for address, what, _ in rows}
    record.write(start.folders.state)
    start.console.progress("ready")
    for line in table_of(rows):
        start.console.text(line)


def _write_record(record: Record, supervisor: Supervisor, state: Path) -> None:
    programs = {}
    for name, pid in supervisor.pids.items():
        with contextlib.suppress(Exception):  # it may have ended between the two looks
            programs[name] = ProcessMark.of(pid)
    record.programs = programs
    record.write(state)


def _own_ports(parts: Parts, addresses: Addresses) -> Iterator[tuple[str, int]]:
    passed_over = set()
    if parts.postgres is None:
        passed_over.add("postgres")
    if parts.redis is None:
        passed_over.add("redis")
    if not parts.starts_keycloak:
        passed_over |= {"keycloak", "keycloak-management"}
    return ((name, port) for name, port in addresses.ports.items() if name not in passed_over)


@contextmanager
def _stop_asked() -> Iterator[asyncio.Event]:
    """An event that the usual signals set; a second one does not hurry: stopping has deadlines of its own."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in numbers:
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


async def _finished_before(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Whether the work was done before somebody asked to stop; its own error is raised."""
    doing = asyncio.create_task(work)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((doing, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if doing.done():
        _raise_first(doing)
        return True
    doing.cancel()
    await asyncio.gather(doing, return_exceptions=True)
    return False


def _raise_first(done: asyncio.Task[None]) -> None:
    error = done.exception()
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if error is not None:
        raise error
