"""What one market leaves in its state folder: a lock while it runs, and a record of what it started."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from launcher.errors import AlreadyRunning

STOPS_WITHIN_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessMark:
    """A process, told apart from a later one with the same number by its start."""

    pid: int
    created: float

    @classmethod
    def of(cls, pid: int) -> ProcessMark:
        return cls(pid=pid, created=psutil.Process(pid).create_time())

    def is_alive(self) -> bool:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.pid)
            return process.create_time() == self.created and process.status() != psutil.STATUS_ZOMBIE
        return False


@dataclass(slots=True, kw_only=True)
class Record:
    """Who runs the market, what it started, and whether it is ready."""

    launcher: ProcessMark
    layout: str
    ready: bool = False
    programs: dict[str, ProcessMark] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)

    def write(self, state: Path) -> None:
        """Replace the file in one step, so that a reader never sees half of it."""
        scratch = _place(state).with_suffix(".new")
        scratch.write_text(json.dumps(asdict(self), indent=2), "utf-8")
        scratch.replace(_place(state))


def read_record(state: Path) -> Record | None:
    """The last record, of a running market or of one that has ended."""
    try:
        text: Mapping[str, object] = json.loads(_place(state).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return _record_of(text)


@contextmanager
def only_one(state: Path) -> Iterator[None]:
    """Hold the state folder; the system lets go of it however the process ends."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            record = read_record(state)
            who = f" (pid {record.launcher.pid})" if record else ""
            raise AlreadyRunning(
                f"The market runs already{who}. `make status` shows it, `make down` stops it."
            ) from error
        yield


def is_held(state: Path) -> bool:
    """Whether some launcher holds the state folder now."""
    try:
        with only_one(state):
            return False
    except AlreadyRunning:
        return True


def end_leftovers(record: Record) -> list[str]:
    """End what a launcher that was killed has left running; only processes that it had started itself."""
    ended = []
    for name, mark in record.programs.items():
        if mark.is_alive():
            ended.append(f"{name} (pid {mark.pid})")
            _end_group(mark)
    return ended


def _end_group(mark: ProcessMark) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError, psutil.Error):
        process = psutil.Process(mark.pid)
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(psutil.TimeoutExpired):
            process.wait(STOPS_WITHIN_SECONDS)
        os.killpg(mark.pid, signal.SIGKILL)


def _place(state: Path) -> Path:
    return state / "running.json"


def _record_of(text: Mapping[str, object]) -> Record | None:
    try:
        values = dict(text)
        programs = values.pop("programs")
        launcher = values.pop("launcher")
        assert isinstance(programs, dict)  # noqa: S101 - a broken file is the same as none
        assert isinstance(launcher, dict)  # noqa: S101 - see above
        return Record(
            launcher=ProcessMark(**launcher),
            programs={name: ProcessMark(**mark) for name, mark in programs.items()},
            **values,  # type: ignore[arg-type]  # the dataclass refuses what does not fit
        )
    except (AssertionError, KeyError, TypeError):
        return None
